package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** {@code plugai:user-role}. */
@Service
@Command(
    scope = "plugai",
    name = "user-role",
    description = "Makes a person an operator, or a user again.")
@SuppressWarnings("NullAway.Init") // the shell sets the argument
public final class UserRole extends PersonAction {
  @Argument(index = 1, name = "role", required = true, description = "operator or user")
  @Completion(
      value = StringsCompleter.class,
      values = {"operator", "user"})
  private String role;

  @Override
  void run(User user) throws CommandException {
    Role next = named(Role.values(), Role::id, role, "A role is operator or user.");
    people.update(
        ACTOR, user.id(), Optional.of(next), Optional.empty(), Optional.empty(), Origin.SHELL);
    say(user.name() + " is now " + next.id() + ".");
  }
}
