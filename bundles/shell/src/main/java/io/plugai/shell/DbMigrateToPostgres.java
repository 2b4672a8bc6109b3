package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.store.DatabaseAdmin;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.spi.credential.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code plugai:db-migrate-to-postgres}. */
@Service
@Command(
    scope = "plugai",
    name = "db-migrate-to-postgres",
    description = "Copies the SQLite database into an empty Postgres database and compares them.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class DbMigrateToPostgres extends OperatorAction {
  @Reference private DatabaseAdmin database;
  @Reference private AuditLog audit;
  @Reference private Session session;

  @Argument(
      name = "url",
      required = true,
      description = "Of the empty database, as jdbc:postgresql://localhost/plugai")
  private String url;

  @Option(name = "--user", description = "The database's user")
  private String user = "plugai";

  @Option(
      name = "--password-file",
      description = "A file whose first line is the password; without one it is asked for")
  private @Nullable String passwordFile;

  @Override
  void run() throws CommandException {
    Secret password = password();
    // Before it is done, since nothing is written afterwards; the copy holds it as well.
    audit.record(ACTOR, "database.copy_begun", "", "to Postgres", Origin.SHELL);
    Map<String, Long> rows = database.copyToPostgres(url, user, password);
    rows.forEach((table, count) -> say(table + ": " + count + " rows, the same on both sides"));
    say("Done. Nothing more is written to SQLite: set PLUGAI_DATABASE_URL, PLUGAI_DATABASE_USER");
    say("and PLUGAI_DATABASE_PASSWORD, and start PlugAI again.");
  }

  private Secret password() throws CommandException {
    try {
      return new Secret(
          passwordFile == null
              ? session.readLine("Password of " + user + ": ", '*')
              : Files.readString(Path.of(passwordFile)).lines().findFirst().orElse(""));
    } catch (IOException | InvalidPathException e) {
      throw new CommandException("The password could not be read.");
    }
  }
}
