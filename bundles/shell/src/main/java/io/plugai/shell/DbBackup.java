package io.plugai.shell;

import io.plugai.core.api.store.DatabaseAdmin;
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

  @Override
  void run() {
    say("Written: " + database.backup());
  }
}
