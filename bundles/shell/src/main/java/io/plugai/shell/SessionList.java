package io.plugai.shell;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.User;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.Sessions;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:session-list}. Names are made of what was said first, and are not shown. */
@Service
@Command(
    scope = "plugai",
    name = "session-list",
    description = "Lists a person's conversations; not what they are called or hold.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class SessionList extends PersonAction {
  private static final int PART = 200;

  @Reference private Sessions sessions;

  @Option(name = "--count", description = "How many, the one that changed last first")
  private int count = 50;

  @Override
  void run(User user) {
    Listing table =
        new Listing("There is none.", "Id", "Model", "State", "Since", "Changed")
            .numbers("Messages");
    Optional<String> after = Optional.empty();
    int left = Math.max(1, count);
    do {
      Page<Session> page = sessions.list(user.id(), Optional.empty(), after, Math.min(PART, left));
      page.items().forEach(session -> addRow(table, session));
      left -= page.items().size();
      after = page.next();
    } while (after.isPresent() && left > 0);
    table.print();
  }

  private static void addRow(Listing table, Session session) {
    table.row(
        session.id(),
        session.settings().model().orElse(""),
        session.closedAt().isPresent() ? "closed" : "open",
        session.createdAt(),
        session.updatedAt(),
        session.messages());
  }
}
