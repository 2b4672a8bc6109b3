package io.plugai.core.auth.people;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People.NewInvite;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.AccessConfig;
import io.plugai.core.auth.common.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/**
 * Lets the first operator in: an invite in a file that only the installation's owner can read, as
 * long as there is none; where it is, is printed. Each start makes a new one, and the old one
 * counts no longer; nor does any once there is an operator, however they came.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = AccessConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SetupToken {
  private static final Duration VALID = Duration.ofHours(24);
  private static final String FIRST_TOKEN =
      "Nobody logs in here: make its first token in the shell, with plugai:token-create.\n";

  private final UserStore users;
  private final AuditLog audit;
  private final Time time;
  private final SetupFile file;
  private final Appendable terminal;

  /** Called by the framework. */
  @Activate
  public SetupToken(
      @Reference UserStore users,
      @Reference AuditLog audit,
      @Reference Time time,
      @Reference SetupFile file,
      AccessConfig config) {
    this(users, audit, time, file, System.out);
    modified(config);
  }

  SetupToken(UserStore users, AuditLog audit, Time time, SetupFile file, Appendable terminal) {
    this.users = users;
    this.audit = audit;
    this.time = time;
    this.file = file;
    this.terminal = terminal;
  }

  /** Other ways in may need an operator. */
  @Modified
  void modified(AccessConfig config) {
    try {
      offer(AuthMethod.read(config.ways__in()));
    } catch (IllegalArgumentException e) {
      // told of, and refused, by Ways
    }
  }

  void offer(Set<AuthMethod> ways) {
    if (!ways.contains(AuthMethod.SESSIONS) && !ways.contains(AuthMethod.API_TOKENS)) {
      file.remove(); // whoever registered could not come in
      return;
    }
    users.revokeSetUp(time.now());
    if (users.hasOperator()) {
      file.remove();
    } else {
      NewInvite made = Invites.add(users, time, User.LOCAL, Role.OPERATOR, Invite.SET_UP, VALID);
      audit.record("shell", "setup.token_made", made.invite().id(), "", Origin.SHELL);
      file.write(made.code());
      print(ways.contains(AuthMethod.SESSIONS) ? "" : FIRST_TOKEN);
    }
  }

  private void print(String more) {
    try {
      terminal.append(
          """
          PlugAI has no operator yet. Whoever registers with the set-up token becomes it, within
          %d hours, or until the next start makes another. It is in
            %s
          POST /v1/users/register {"invite": "...", "name": "...", "password": "..."}
          %s"""
              .formatted(VALID.toHours(), file.path(), more));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
