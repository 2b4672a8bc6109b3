package io.plugai.shell;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.people.User;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code plugai:token-create}: the way to a first token where nobody can log in. */
@Service
@Command(
    scope = "plugai",
    name = "token-create",
    description = "Makes an API token for a person, and shows it once.")
@SuppressWarnings("NullAway.Init") // the shell sets references and options
public final class TokenCreate extends PersonAction {
  private static final int LONGEST_DAYS = 3650;

  @Reference private Tokens tokens;

  @Option(
      name = "--scope",
      multiValued = true,
      description =
          "What it may do: read, generate, account, operate; read and generate if missing")
  @Completion(
      value = StringsCompleter.class,
      values = {"read", "generate", "account", "operate"})
  private List<String> scopes = List.of();

  @Option(name = "--days", description = "Days for which it is good; for ever if missing")
  private @Nullable Integer days;

  @Option(name = "--label", description = "What it is for")
  private String label = "made in the shell";

  @Override
  void run(User user) throws CommandException {
    Tokens.NewToken made =
        tokens.createFor(
            ACTOR,
            user.id(),
            new Tokens.Wish(label, permissions(), ModelScope.ALL, UsageLimits.NONE, end()),
            Origin.SHELL);
    say(made.text().reveal());
    say("It is " + made.token().id() + " of " + user.name() + ", and is not shown again.");
  }

  private Set<Permission> permissions() throws CommandException {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String scope : scopes) {
      permissions.add(
          named(
              Permission.scopes().toArray(Permission[]::new),
              Permission::scope,
              scope,
              "A scope is read, generate, account or operate."));
    }
    return permissions;
  }

  private Optional<Instant> end() throws CommandException {
    if (days == null) {
      return Optional.empty();
    }
    if (days < 1 || days > LONGEST_DAYS) {
      throw new CommandException("--days is a number from 1 to " + LONGEST_DAYS + ".");
    }
    return Optional.of(Instant.now().plus(Duration.ofDays(days)));
  }
}
