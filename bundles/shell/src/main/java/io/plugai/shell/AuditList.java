package io.plugai.shell;

import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code plugai:audit-list}. */
@Service
@Command(
    scope = "plugai",
    name = "audit-list",
    description = "Lists the newest acts that bear on security.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class AuditList extends OperatorAction {
  private static final int MOST = 200;

  @Reference private AuditLog audit;
  @Reference private People people;
  @Reference private Tokens tokens;

  @Option(name = "--action", description = "Only acts of this kind, as login.failed")
  private @Nullable String action;

  @Option(name = "--count", description = "How many, up to 200")
  private int count = 50;

  @Option(name = "--ids", description = "Ids in the place of names")
  private boolean ids;

  @Override
  void run() {
    Listing table = new Listing("Nothing was done.", "At", "Who", "Did", "To", "From", "Details");
    Names names = new Names(people, tokens);
    int most = Math.max(1, Math.min(MOST, count));
    for (AuditEntry entry :
        audit.entries(Optional.ofNullable(action), Optional.empty(), most).items()) {
      table.row(
          entry.at(),
          ids ? entry.actorId() : names.of(entry.actorId()),
          entry.action(),
          ids ? entry.subject() : names.of(entry.subject()),
          entry.remote(),
          entry.details());
    }
    table.print();
  }
}
