package io.plugai.shell;

import io.plugai.core.api.people.User;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.Sessions;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:session-show}. */
@Service
@Command(
    scope = "plugai",
    name = "session-show",
    description = "Shows when a person's conversation was and how large it is; not what it holds.")
@SuppressWarnings("NullAway.Init") // the shell sets the reference and the argument
public final class SessionShow extends PersonAction {
  @Reference private Sessions sessions;

  @Argument(index = 1, name = "session", required = true, description = "The session's id")
  private String id;

  @Override
  void run(User user) {
    Session session = sessions.get(user.id(), id);
    Listing table = new Listing("", "What", "Is");
    table.row("id", session.id());
    table.row("who", user.name());
    session.settings().model().ifPresent(model -> table.row("model", model));
    session.origin().ifPresent(from -> table.row("branched off", from.sessionId()));
    table.row("messages", session.messages());
    table.row("begun", session.createdAt());
    table.row("changed", session.updatedAt());
    session.closedAt().ifPresent(at -> table.row("closed", at));
    table.print();
  }
}
