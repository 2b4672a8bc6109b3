package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.User;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:user-password}. */
@Service
@Command(
    scope = "plugai",
    name = "user-password",
    description = "Gives a person a new random password, and shows it once.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class UserPassword extends OperatorAction {
  @Reference private People people;

  @Argument(name = "name", required = true, description = "The person's name or id")
  @Completion(UserNames.class)
  private String name;

  @Override
  void run() {
    User user = people.require(name);
    say(people.resetPassword(ACTOR, user.id(), Origin.SHELL).reveal());
    say("The password of " + user.name() + ", whose sessions have ended; it is not shown again.");
  }
}
