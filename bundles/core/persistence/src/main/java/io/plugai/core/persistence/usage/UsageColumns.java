package io.plugai.core.persistence.usage;

import io.plugai.core.persistence.engine.Rows;
import io.plugai.spi.generation.Usage;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was counted beside tokens, in columns: the units as {@code images=2 seconds=1.5}, the cost
 * in billionths of its currency, so that it can be added up in SQL.
 */
final class UsageColumns {
  private static final int DIGITS = 9;

  private UsageColumns() {}

  /** Binds the three columns {@code details, cost_nanos, cost_currency}, from that index on. */
  static void bind(
      PreparedStatement statement,
      int index,
      Map<String, BigDecimal> details,
      Optional<Usage.Cost> cost)
      throws SQLException {
    statement.setString(index, text(details));
    statement.setObject(
        index + 1,
        cost.map(c -> c.amount().movePointRight(DIGITS).longValue()).orElse(null),
        Types.BIGINT);
    statement.setString(index + 2, cost.map(Usage.Cost::currency).orElse(null));
  }

  private static @Nullable String text(Map<String, BigDecimal> details) {
    return details.isEmpty()
        ? null
        : details.entrySet().stream()
            .map(unit -> unit.getKey() + "=" + unit.getValue().toPlainString())
            .collect(Collectors.joining(" "));
  }

  static Map<String, BigDecimal> details(ResultSet row) throws SQLException {
    Map<String, BigDecimal> details = new LinkedHashMap<>();
    for (String unit : Rows.maybeText(row, "details").orElse("").split(" ", -1)) {
      int equals = unit.indexOf('=');
      if (equals > 0) {
        details.put(unit.substring(0, equals), new BigDecimal(unit.substring(equals + 1)));
      }
    }
    return details;
  }

  static Optional<Usage.Cost> cost(ResultSet row) throws SQLException {
    Optional<Long> nanos = Rows.maybeLong(row, "cost_nanos");
    Optional<String> currency = Rows.maybeText(row, "cost_currency");
    return nanos.flatMap(
        amount ->
            currency.map(
                code ->
                    new Usage.Cost(BigDecimal.valueOf(amount, DIGITS).stripTrailingZeros(), code)));
  }
}
