package io.plugai.core.persistence.requests;

import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** What rows must be to belong to a query; nothing is put into it but by binding. */
final class Conditions {
  private final List<String> all = new ArrayList<>();

  Conditions(String first) {
    all.add(first);
  }

  void and(String condition) {
    all.add(condition);
  }

  /** Makes a record of a row. */
  interface RowReader {
    RequestRecord read(ResultSet row) throws SQLException;
  }

  /** The column holds one of the states. */
  static String oneOf(String column, Iterable<RequestState> states) {
    List<String> names = new ArrayList<>();
    states.forEach(state -> names.add("'" + state.id() + "'")); // of an enum: ours
    return column + " IN (" + String.join(", ", names) + ")";
  }

  /**
   * The records that fit.
   *
   * @param sql with {@code %s} where the conditions go
   */
  List<RequestRecord> list(Handle handle, RequestQuery query, String sql, RowReader reader) {
    Query select =
        handle.createQuery(sql.formatted(all.stream().collect(Collectors.joining(" AND "))));
    query.model().ifPresent(model -> select.bind("model", model));
    query
        .after()
        .ifPresent(
            after -> select.bind("at", after.listedAt().toEpochMilli()).bind("id", after.id()));
    return select
        .bind("userId", query.callerId())
        .bind("limit", query.limit())
        .map((row, context) -> reader.read(row))
        .list();
  }
}
