package io.plugai.core.persistence.move;

import io.plugai.core.persistence.engine.CopyNote;
import io.plugai.core.persistence.engine.Engine;
import io.plugai.core.persistence.engine.Failures;
import io.plugai.core.persistence.engine.StartRefusedException;
import io.plugai.core.persistence.schema.ChangeLog;
import io.plugai.core.persistence.schema.Migration;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies all tables from SQLite into an empty Postgres database, in one transaction that is
 * committed only where both hold the same.
 */
public final class CopyToPostgres {
  private static final Logger LOG = LoggerFactory.getLogger(CopyToPostgres.class);
  private static final int ROWS_AT_ONCE = 1000;

  private final Connection source;
  private final Engine target;
  private final ChangeLog changeLog;
  private final CopyNote note;

  /**
   * @param source in a transaction that sees nothing change
   * @param note beside the source
   */
  public CopyToPostgres(Connection source, Engine target, ChangeLog changeLog, CopyNote note) {
    this.source = source;
    this.target = target;
    this.changeLog = changeLog;
    this.note = note;
  }

  /**
   * Does it.
   *
   * @return how many rows of each table were copied
   * @throws GatewayException where the target is not empty, does not hold the same, or fails; it is
   *     then as it was
   */
  public Map<String, Long> run() {
    try (Connection connection = target.connect()) {
      connection.setAutoCommit(false);
      Map<String, Long> copied = copyInto(connection);
      commit(connection); // what is not committed goes with the connection
      return copied;
    } catch (StartRefusedException e) {
      throw new GatewayException(ErrorCode.CONFLICT, e.getMessage(), e);
    } catch (SQLException e) {
      throw Failures.translate(e);
    } catch (IOException e) {
      throw new GatewayException(
          ErrorCode.UNAVAILABLE,
          "The copy cannot be noted beside the database; nothing was kept.",
          e);
    }
  }

  /** The note comes first: without it, the next start could write past a copy that is there. */
  private void commit(Connection connection) throws SQLException, IOException {
    try {
      note.write(Instant.now(), target.place());
      connection.commit();
    } catch (SQLException | IOException | RuntimeException | Error e) {
      takeBack(e);
      throw e;
    }
  }

  private void takeBack(Throwable why) {
    try {
      note.delete();
    } catch (IOException e) {
      why.addSuppressed(e);
      LOG.error("The note of a copy that was not made cannot be deleted; delete it by hand.", e);
    }
  }

  private Map<String, Long> copyInto(Connection connection)
      throws SQLException, StartRefusedException {
    refuseWhatIsThere(connection);
    new Migration(target, changeLog).within(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM users"); // the one that a migration makes is copied as well
    }
    Map<String, Long> copied = new LinkedHashMap<>();
    for (DataTable table : DataTable.ALL) {
      copied.put(table.name(), copy(connection, table));
    }
    return copied;
  }

  private void refuseWhatIsThere(Connection connection) throws SQLException, StartRefusedException {
    try (Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema()")) {
      if (tables.next()) {
        throw new StartRefusedException(
            "The database " + target.place() + " is not empty: make a new one to copy into.");
      }
    }
  }

  private long copy(Connection connection, DataTable table)
      throws SQLException, StartRefusedException {
    List<String> columns = TableSum.columns(source, table);
    TableSum.Counting read = new TableSum.Counting();
    try (Inserts inserts = new Inserts(connection, table, columns)) {
      TableSum.read(
          source,
          table,
          columns,
          row -> {
            read.row(row);
            inserts.add(row);
          });
      inserts.flush();
    }
    TableSum sent = read.sum();
    TableSum arrived = TableSum.of(connection, table, columns);
    if (!arrived.equals(sent)) {
      throw new StartRefusedException(
          "The table "
              + table.name()
              + " did not arrive as it was ("
              + sent.rows()
              + " rows sent, "
              + arrived.rows()
              + " found, or their checksums differ); nothing was kept.");
    }
    LOG.info("Copied {}: {} rows, SHA-256 {}.", table.name(), sent.rows(), sent.sha256());
    return sent.rows();
  }

  /** Inserts rows, some at once. */
  private static final class Inserts implements AutoCloseable {
    private final PreparedStatement statement;
    private final int columns;
    private int waiting;

    Inserts(Connection connection, DataTable table, List<String> names) throws SQLException {
      columns = names.size();
      statement =
          connection.prepareStatement(
              "INSERT INTO "
                  + table.name()
                  + " ("
                  + String.join(", ", names)
                  + ") VALUES ("
                  + String.join(", ", Collections.nCopies(columns, "?"))
                  + ")");
    }

    void add(ResultSet row) throws SQLException {
      for (int i = 1; i <= columns; i++) {
        Object value = row.getObject(i);
        if (value == null) {
          statement.setNull(i, Types.NULL);
        } else if (value instanceof Number number) {
          statement.setLong(i, number.longValue());
        } else {
          statement.setString(i, value.toString());
        }
      }
      statement.addBatch();
      if (++waiting == ROWS_AT_ONCE) {
        flush();
      }
    }

    void flush() throws SQLException {
      if (waiting > 0) {
        statement.executeBatch();
        waiting = 0;
      }
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
