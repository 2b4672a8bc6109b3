package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.User;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:user-enable}. */
@Service
@Command(scope = "plugai", name = "user-enable", description = "Lets a disabled person in again.")
public final class UserEnable extends PersonAction {
  @Override
  void run(User user) {
    people.update(
        ACTOR, user.id(), Optional.empty(), Optional.of(false), Optional.empty(), Origin.SHELL);
    say(user.name() + " is enabled.");
  }
}
