package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.User;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:user-enable}. */
@Service
@Command(scope = "plugai", name = "user-enable", description = "Lets a disabled person in again.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class UserEnable extends OperatorAction {
  @Reference private People people;

  @Argument(name = "name", required = true, description = "The person's name or id")
  @Completion(UserNames.class)
  private String name;

  @Override
  void run() {
    User user = people.require(name);
    people.update(
        ACTOR, user.id(), Optional.empty(), Optional.of(false), Optional.empty(), Origin.SHELL);
    say(user.name() + " is enabled.");
  }
}
