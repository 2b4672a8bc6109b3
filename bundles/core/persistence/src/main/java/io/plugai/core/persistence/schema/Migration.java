package io.plugai.core.persistence.schema;

import io.plugai.core.persistence.engine.Engine;
import io.plugai.core.persistence.engine.StartRefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the schema of this version, in one transaction: all of it or nothing. Where
 * the changes are those that were made already, Liquibase is not even loaded.
 */
public final class Migration {
  private static final Logger LOG = LoggerFactory.getLogger(Migration.class);
  private static final String TABLE = "plugai_schema";

  private final Engine engine;
  private final ChangeLog changeLog;
  private final State wanted;

  public Migration(Engine engine, ChangeLog changeLog) {
    this.engine = engine;
    this.changeLog = changeLog;
    this.wanted = new State(changeLog.version(), changeLog.fingerprint());
  }

  /**
   * Does it, or finds that it was done.
   *
   * @return whether there was anything to do
   * @throws StartRefusedException with a sentence; the data is as it was
   */
  public boolean run() throws StartRefusedException {
    try (Connection connection = engine.connect()) {
      return !isDone(connection) && runIn(connection);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private boolean runIn(Connection connection) throws SQLException, StartRefusedException {
    connection.setAutoCommit(false);
    try {
      engine.lockOutOthers(connection);
      boolean needed = !isDone(connection); // another gateway may have been faster
      if (needed) {
        migrate(connection, state(connection));
      }
      connection.commit();
      return needed;
    } catch (SQLException | StartRefusedException | RuntimeException e) {
      undo(connection, e);
      throw e;
    }
  }

  private static void undo(Connection connection, Exception why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e); // what was not committed is gone with the connection
    }
  }

  /** Makes everything in a transaction that has begun; the caller ends it. */
  public void within(Connection connection) throws SQLException, StartRefusedException {
    engine.lockOutOthers(connection);
    migrate(connection, state(connection));
  }

  private boolean isDone(Connection connection) throws SQLException, StartRefusedException {
    State found = state(connection);
    if (found.version() > wanted.version()) {
      throw new StartRefusedException(
          "The database "
              + engine.place()
              + " was written by a newer PlugAI (schema "
              + found.version()
              + ", this one knows "
              + wanted.version()
              + "): start that one, or go back to a backup.");
    }
    return found.equals(wanted);
  }

  private void migrate(Connection connection, State found)
      throws SQLException, StartRefusedException {
    long began = System.nanoTime();
    if (found.version() > 0) {
      engine.backUp(found.version());
    }
    try {
      LiquibaseRun.apply(connection, changeLog.paths());
    } catch (Exception e) {
      throw failed(e);
    }
    remember(connection);
    LOG.info(
        "The database's schema is now {}, from {}, after {} ms.",
        wanted.version(),
        found.version(),
        (System.nanoTime() - began) / 1_000_000);
  }

  private StartRefusedException failed(Exception cause) {
    return new StartRefusedException(
        "The database "
            + engine.place()
            + " could not be brought to schema "
            + wanted.version()
            + "; its data is as it was.",
        cause);
  }

  private State state(Connection connection) throws SQLException {
    if (!engine.hasTable(connection, TABLE)) {
      return State.NEW;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version, fingerprint FROM " + TABLE)) {
      return row.next() ? new State(row.getInt(1), row.getString(2)) : State.NEW;
    }
  }

  private void remember(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + TABLE
              + " (version bigint NOT NULL, fingerprint text NOT NULL)");
      statement.execute("DELETE FROM " + TABLE);
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + TABLE + " VALUES (?, ?)")) {
      insert.setLong(1, wanted.version());
      insert.setString(2, wanted.fingerprint());
      insert.execute();
    }
  }

  private record State(int version, String fingerprint) {
    static final State NEW = new State(0, "");
  }
}
