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

/** {@code plugai:user-disable}. */
@Service
@Command(
    scope = "plugai",
    name = "user-disable",
    description = "Disables a person: sessions end, tokens do not count.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class UserDisable extends OperatorAction {
  @Reference private People people;

  @Argument(name = "name", required = true, description = "The person's name or id")
  @Completion(UserNames.class)
  private String name;

  @Override
  void run() {
    User user = people.require(name);
    people.update(
        ACTOR, user.id(), Optional.empty(), Optional.of(true), Optional.empty(), Origin.SHELL);
    say(user.name() + " is disabled.");
  }
}
