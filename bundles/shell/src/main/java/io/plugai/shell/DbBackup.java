package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.store.DatabaseAdmin;
import io.plugai.core.api.usage.AuditLog;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:db-backup}. */
@Service
@Command(
    scope = "plugai",
    name = "db-backup",
    description = "Copies the SQLite database into a file, while it is in use.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class DbBackup extends OperatorAction {
  @Reference private DatabaseAdmin database;
  @Reference private AuditLog audit;

  @Override
  void run() {
    Path file = database.backup();
    audit.record(ACTOR, "database.backed_up", "", file.getFileName().toString(), Origin.SHELL);
    say("Written: " + file);
  }
}
