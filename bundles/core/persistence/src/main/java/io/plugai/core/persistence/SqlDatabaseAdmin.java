package io.plugai.core.persistence;

import io.plugai.core.api.store.DatabaseAdmin;
import io.plugai.core.persistence.engine.CopyNote;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.persistence.engine.Engine;
import io.plugai.core.persistence.engine.Failures;
import io.plugai.core.persistence.engine.PostgresEngine;
import io.plugai.core.persistence.engine.SqliteEngine;
import io.plugai.core.persistence.engine.StartRefusedException;
import io.plugai.core.persistence.move.CopyToPostgres;
import io.plugai.core.persistence.schema.ChangeLog;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator can have done. */
final class SqlDatabaseAdmin implements DatabaseAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(SqlDatabaseAdmin.class);

  private final Database database;
  private final ChangeLog changeLog;

  SqlDatabaseAdmin(Database database, ChangeLog changeLog) {
    this.database = database;
    this.changeLog = changeLog;
  }

  @Override
  public Status status() {
    Engine engine = database.engine();
    return new Status(engine.kind(), engine.place(), changeLog.version(), bytes());
  }

  private Optional<Long> bytes() {
    try {
      return Optional.of(
          database.engine() instanceof SqliteEngine sqlite
              ? sqlite.bytes()
              : database.read(
                  handle ->
                      handle
                          .createQuery("SELECT pg_database_size(current_database())")
                          .mapTo(Long.class)
                          .one()));
    } catch (IOException | GatewayException e) {
      LOG.warn("How large the database is cannot be found out.", e);
      return Optional.empty();
    }
  }

  @Override
  public Path backup() {
    try {
      return sqlite("Postgres is backed up by its own tools, such as pg_dump.")
          .backups()
          .make(changeLog.version());
    } catch (SQLException e) {
      throw Failures.translate(e);
    } catch (IOException e) {
      LOG.error("The backup failed.", e);
      throw new GatewayException(
          ErrorCode.UNAVAILABLE, "The backup cannot be written; the log says more.", e);
    }
  }

  @Override
  public Map<String, Long> copyToPostgres(String url, String user, Secret password) {
    CopyNote note = sqlite("The gateway works on Postgres already.").copyNote();
    Engine target = target(url, user, password);
    try {
      return database.lastWrite(
          handle -> new CopyToPostgres(handle.getConnection(), target, changeLog, note).run());
    } catch (GatewayException e) {
      LOG.warn("The copy to Postgres was not made.", e);
      throw e;
    }
  }

  private static Engine target(String url, String user, Secret password) {
    try {
      DatabaseSettings settings = DatabaseSettings.of(Path.of(""), url, user, password);
      if (!settings.isPostgres()) {
        throw new StartRefusedException("Say which Postgres database to copy into.");
      }
      Engine target = new PostgresEngine(settings, Duration.ofSeconds(5));
      target.prepare();
      return target;
    } catch (StartRefusedException e) {
      throw new GatewayException(ErrorCode.CONFLICT, e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(ErrorCode.UNAVAILABLE, "The copy was interrupted.", e);
    }
  }

  private SqliteEngine sqlite(String otherwise) {
    if (database.engine() instanceof SqliteEngine sqlite) {
      return sqlite;
    }
    throw new GatewayException(ErrorCode.CONFLICT, otherwise);
  }
}
