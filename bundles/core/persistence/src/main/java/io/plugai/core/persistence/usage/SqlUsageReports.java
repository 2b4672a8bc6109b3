package io.plugai.core.persistence.usage;

import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import io.plugai.spi.error.GatewayException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** Reads what was used. */
public final class SqlUsageReports implements UsageReports {
  private final Database database;

  public SqlUsageReports(Database database) {
    this.database = database;
  }

  @Override
  public List<Sum> sums(Optional<String> userId, LocalDate from, LocalDate to, By by) {
    boolean persons = userId.isEmpty() && (by == By.KEY || by == By.USER);
    return database.read(
        handle -> {
          Query query =
              handle.createQuery(
                  "SELECT "
                      + column(by)
                      + " AS name, SUM(requests) AS requests, SUM(failed) AS failed,"
                      + " SUM(cancelled) AS cancelled, SUM(input_tokens) AS input_tokens,"
                      + " SUM(output_tokens) AS output_tokens,"
                      + " SUM(duration_millis) AS duration_millis FROM usage_days"
                      + " WHERE day BETWEEN :from AND :to"
                      + (persons ? " AND user_id <> :userId" : " AND user_id = :userId")
                      + " GROUP BY 1 ORDER BY 1");
          return query
              .bind("userId", userId.orElse(SqlUsageStore.EVERYBODY))
              .bind("from", from.toEpochDay())
              .bind("to", to.toEpochDay())
              .map((row, context) -> sum(row, by))
              .list();
        });
  }

  private static String column(By by) {
    return switch (by) {
      case DAY -> "day";
      case MODEL -> "model";
      case KEY -> "key_id";
      case USER -> "user_id";
    };
  }

  private static Sum sum(ResultSet row, By by) throws SQLException {
    return new Sum(
        by == By.DAY
            ? LocalDate.ofEpochDay(row.getLong("name")).toString()
            : Rows.text(row, "name"),
        row.getLong("requests"),
        row.getLong("failed"),
        row.getLong("cancelled"),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        row.getLong("duration_millis"));
  }

  @Override
  public Page<UsageRecord> records(
      Optional<String> userId, Optional<Instant> before, Optional<String> after, int limit) {
    Optional<Cursor> cursor = after.map(Cursor::read);
    List<UsageRecord> rows =
        database.read(
            handle -> {
              Query query =
                  handle.createQuery(
                      "SELECT * FROM usage_records WHERE ended_at < :before"
                          + (userId.isPresent() ? " AND user_id = :userId" : "")
                          + (cursor.isPresent() ? " AND (ended_at, id) < (:at, :id)" : "")
                          + " ORDER BY ended_at DESC, id DESC LIMIT :limit");
              userId.ifPresent(id -> query.bind("userId", id));
              cursor.ifPresent(at -> query.bind("at", at.millis()).bind("id", at.id()));
              return query
                  .bind("before", before.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE))
                  .bind("limit", limit + 1)
                  .map((row, context) -> record(row))
                  .list();
            });
    return Rows.page(rows, limit, Cursor::behind);
  }

  private static UsageRecord record(ResultSet row) throws SQLException {
    return new UsageRecord(
        Rows.text(row, "id"),
        Rows.instant(row, "ended_at"),
        Rows.text(row, "request_id"),
        Rows.text(row, "user_id"),
        Rows.text(row, "way"),
        Rows.text(row, "key_id"),
        Rows.text(row, "provider"),
        Rows.text(row, "model"),
        Rows.text(row, "modality"),
        row.getInt("streamed") == 1,
        Rows.maybeText(row, "payer").map(id -> Payer.valueOf(id.toUpperCase(Locale.ROOT))),
        Rows.text(row, "outcome"),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        row.getInt("estimated") == 1,
        UsageColumns.details(row),
        UsageColumns.cost(row),
        row.getLong("waited_millis"),
        Rows.maybeLong(row, "first_event_millis"),
        row.getLong("duration_millis"),
        row.getInt("followed") == 1,
        Optional.empty());
  }

  /** Where a page of records ends. */
  private record Cursor(long millis, String id) {
    static String behind(UsageRecord last) {
      return last.endedAt().toEpochMilli() + "." + last.id();
    }

    static Cursor read(String text) {
      String[] parts = text.split("\\.", 2);
      try {
        return new Cursor(Long.parseLong(parts[0]), parts[parts.length - 1]);
      } catch (NumberFormatException e) {
        throw GatewayException.invalid("after", "is not where a page ended");
      }
    }
  }
}
