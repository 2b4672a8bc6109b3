package io.plugai.shell;

import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
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

  @Option(name = "--action", description = "Only acts of this kind, as login.failed")
  private @Nullable String action;

  @Option(name = "--count", description = "How many, up to 200")
  private int count = 50;

  @Override
  void run() {
    ShellTable table = new ShellTable();
    for (String column : new String[] {"At", "Who", "Did", "To", "From", "Details"}) {
      table.column(column);
    }
    table.emptyTableText("Nothing was done.");
    int most = Math.max(1, Math.min(MOST, count));
    for (AuditEntry entry :
        audit.entries(Optional.ofNullable(action), Optional.empty(), most).items()) {
      table
          .addRow()
          .addContent(
              entry.at(),
              entry.actorId(),
              entry.action(),
              entry.subject(),
              entry.remote(),
              entry.details());
    }
    table.print(System.out);
  }
}
