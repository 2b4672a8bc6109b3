package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.User;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:user-disable}. */
@Service
@Command(
    scope = "plugai",
    name = "user-disable",
    description = "Disables a person: sessions end, tokens do not count.")
public final class UserDisable extends PersonAction {
  @Override
  void run(User user) {
    people.update(
        ACTOR, user.id(), Optional.empty(), Optional.of(true), Optional.empty(), Origin.SHELL);
    say(user.name() + " is disabled.");
  }
}
