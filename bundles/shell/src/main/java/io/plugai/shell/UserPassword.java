package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.User;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:user-password}. */
@Service
@Command(
    scope = "plugai",
    name = "user-password",
    description = "Gives a person a new random password, and shows it once.")
public final class UserPassword extends PersonAction {
  @Override
  void run(User user) {
    say(people.resetPassword(ACTOR, user.id(), Origin.SHELL).reveal());
    say("The password of " + user.name() + ", whose sessions have ended; it is not shown again.");
  }
}
