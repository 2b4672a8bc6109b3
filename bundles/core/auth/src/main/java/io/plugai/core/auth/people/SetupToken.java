package io.plugai.core.auth.people;

import io.plugai.core.api.access.Way;
import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People.NewInvite;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.AccessConfig;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.credential.Secret;
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
 * Lets the first operator in: an invite, printed for whoever has the terminal (never into the log),
 * as long as there is none. Each start prints a new one, and the old one counts no longer; nor does
 * any once there is an operator, however they came.
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
  private final Appendable terminal;

  /** Called by the framework. */
  @Activate
  public SetupToken(
      @Reference UserStore users,
      @Reference AuditLog audit,
      @Reference Time time,
      AccessConfig config) {
    this(users, audit, time, System.out);
    modified(config);
  }

  SetupToken(UserStore users, AuditLog audit, Time time, Appendable terminal) {
    this.users = users;
    this.audit = audit;
    this.time = time;
    this.terminal = terminal;
  }

  /** Other ways in may need an operator. */
  @Modified
  void modified(AccessConfig config) {
    try {
      offer(Way.read(config.ways__in()));
    } catch (IllegalArgumentException e) {
      // told of, and refused, by Ways
    }
  }

  void offer(Set<Way> ways) {
    if (!ways.contains(Way.SESSIONS) && !ways.contains(Way.API_TOKENS)) {
      return; // whoever registered could not come in
    }
    users.revokeSetUp(time.now());
    if (!users.hasOperator()) {
      NewInvite made = Invites.add(users, time, User.LOCAL, Role.OPERATOR, Invite.SET_UP, VALID);
      audit.record("shell", "setup.token_made", made.invite().id(), "", Origin.SHELL);
      print(made.code(), ways.contains(Way.SESSIONS) ? "" : FIRST_TOKEN);
    }
  }

  private void print(Secret code, String more) {
    try {
      terminal.append(
          """
          PlugAI has no operator yet. Whoever registers with this set-up token becomes it,
          within %d hours, or until the next start prints another:
            %s
          POST /v1/users/register {"invite": "...", "name": "...", "password": "..."}
          %s"""
              .formatted(VALID.toHours(), code.reveal(), more));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
