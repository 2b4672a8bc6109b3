package io.plugai.core.persistence.move;

import io.plugai.core.persistence.schema.ChangeLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a table has, and SHA-256 over what they hold: each value as text, with its length
 * before it, row by row in the order of the key. It comes out the same on all databases.
 */
record TableSum(long rows, String sha256) {
  private static final int ROWS_AT_ONCE = 1000;

  /** Reads a whole table, in a transaction that has begun. */
  static TableSum of(Connection connection, DataTable table, List<String> columns)
      throws SQLException {
    Counting counting = new Counting();
    read(connection, table, columns, counting);
    return counting.sum();
  }

  /** Goes through all rows by key, without holding more than some of them. */
  static void read(Connection connection, DataTable table, List<String> columns, RowReader reader)
      throws SQLException {
    String select =
        "SELECT "
            + String.join(", ", columns)
            + " FROM "
            + table.name()
            + " ORDER BY "
            + String.join(", ", table.key());
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = statement.executeQuery(select)) {
        while (rows.next()) {
          reader.row(rows);
        }
      }
    }
  }

  /** The table's columns, by name. */
  static List<String> columns(Connection connection, DataTable table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + table.name() + " LIMIT 0")) {
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
        columns.add(none.getMetaData().getColumnName(i));
      }
      columns.sort(null);
      return columns;
    }
  }

  /** Takes one row after the other. */
  interface RowReader {
    void row(ResultSet row) throws SQLException;
  }

  /** Sums up the rows that it is given. */
  static final class Counting implements RowReader {
    private final MessageDigest digest = ChangeLog.sha256();
    private long rows;

    @Override
    public void row(ResultSet row) throws SQLException {
      rows++;
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        add(row.getString(i));
      }
    }

    private void add(@Nullable String value) {
      if (value == null) {
        digest.update((byte) '-');
        return;
      }
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }

    TableSum sum() {
      return new TableSum(rows, HexFormat.of().formatHex(digest.digest()));
    }
  }
}
