package io.plugai.core.persistence.engine;

import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How values are kept: times as milliseconds since 1970, what may be missing as null. */
public final class Rows {
  /** An account's columns, of the table {@code u}, under names that no other table has. */
  public static final String USER =
      "u.id AS u_id, u.name AS u_name, u.display_name AS u_display_name, u.role AS u_role,"
          + " u.preferences AS u_preferences, u.issuer AS u_issuer,"
          + " u.limit_requests AS u_limit_requests, u.limit_tokens AS u_limit_tokens,"
          + " u.limit_concurrent AS u_limit_concurrent, u.created_at AS u_created_at,"
          + " u.disabled_at AS u_disabled_at";

  private Rows() {}

  public static User user(ResultSet row) throws SQLException {
    return new User(
        text(row, "u_id"),
        text(row, "u_name"),
        text(row, "u_display_name"),
        role(text(row, "u_role")),
        text(row, "u_preferences"),
        limits(row, "u_"),
        maybeText(row, "u_issuer").isPresent(),
        instant(row, "u_created_at"),
        maybeInstant(row, "u_disabled_at"));
  }

  public static Role role(String id) {
    return Role.valueOf(id.toUpperCase(Locale.ROOT));
  }

  public static UsageLimits limits(ResultSet row, String prefix) throws SQLException {
    return new UsageLimits(
        row.getInt(prefix + "limit_requests"),
        row.getInt(prefix + "limit_tokens"),
        row.getInt(prefix + "limit_concurrent"));
  }

  public static String text(ResultSet row, String column) throws SQLException {
    return maybeText(row, column)
        .orElseThrow(() -> new SQLException("there is nothing in " + column));
  }

  public static Optional<String> maybeText(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  public static Optional<Instant> maybeInstant(ResultSet row, String column) throws SQLException {
    return maybeLong(row, column).map(Instant::ofEpochMilli);
  }

  public static Optional<Long> maybeLong(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  public static @Nullable Long millis(Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).orElse(null);
  }

  /** A page of the rows, of which one more was asked for than the page holds. */
  public static <T> Page<T> page(List<T> rows, int limit, Function<T, String> cursor) {
    if (rows.size() <= limit) {
      return new Page<>(rows, Optional.empty());
    }
    List<T> items = rows.subList(0, limit);
    return new Page<>(items, Optional.of(cursor.apply(items.get(limit - 1))));
  }
}
