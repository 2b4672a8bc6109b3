package io.plugai.shell;

import io.plugai.core.api.store.DatabaseAdmin;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:db-status}. */
@Service
@Command(
    scope = "plugai",
    name = "db-status",
    description = "Says which database the gateway works on.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class DbStatus extends OperatorAction {
  @Reference private DatabaseAdmin database;

  @Override
  void run() {
    DatabaseAdmin.Status status = database.status();
    say(status.kind() + ": " + status.place());
    say("schema version " + status.schemaVersion());
    status.bytes().ifPresent(bytes -> say(bytes + " bytes"));
  }
}
