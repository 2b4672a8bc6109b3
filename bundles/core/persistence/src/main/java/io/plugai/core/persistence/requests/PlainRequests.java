package io.plugai.core.persistence.requests;

import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import io.plugai.core.persistence.engine.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Requests of which nothing is kept but what they used. */
final class PlainRequests {
  private static final String COMPLETED = "completed";
  private static final String CANCELLED = "cancelled";

  private PlainRequests() {}

  static Optional<KeptRequest> find(Handle handle, String id, String callerId) {
    return handle
        .createQuery(
            "SELECT * FROM usage_records WHERE request_id = :id AND user_id = :userId"
                + " ORDER BY ended_at DESC LIMIT 1")
        .bind("id", id)
        .bind("userId", callerId)
        .map((row, context) -> record(row))
        .findOne()
        .map(
            record ->
                new KeptRequest(record, "", Optional.empty(), Optional.empty(), Optional.empty()));
  }

  static List<RequestRecord> list(Handle handle, RequestQuery query) {
    String outcomes = outcomes(query.states());
    if (outcomes.isEmpty()) {
      return List.of();
    }
    Conditions conditions = new Conditions("user_id = :userId");
    conditions.and(outcomes);
    conditions.and("followed IS NULL");
    conditions.and("NOT EXISTS (SELECT 1 FROM requests r WHERE r.id = usage_records.request_id)");
    query.model().ifPresent(model -> conditions.and("model = :model"));
    query.after().ifPresent(after -> conditions.and("(ended_at, request_id) < (:at, :id)"));
    return conditions.list(
        handle,
        query,
        "SELECT * FROM usage_records WHERE %s ORDER BY ended_at DESC, request_id DESC LIMIT :limit",
        PlainRequests::record);
  }

  /** The outcomes that are these states; empty where none is. */
  private static String outcomes(Set<RequestState> states) {
    boolean succeeded = states.isEmpty() || states.contains(RequestState.SUCCEEDED);
    boolean cancelled = states.isEmpty() || states.contains(RequestState.CANCELLED);
    boolean failed = states.isEmpty() || states.contains(RequestState.FAILED);
    if (!succeeded && !cancelled && !failed) {
      return "";
    }
    return "(outcome IN ('%s', '%s')%s)"
        .formatted(
            succeeded ? COMPLETED : "",
            cancelled ? CANCELLED : "",
            failed ? " OR outcome NOT IN ('" + COMPLETED + "', '" + CANCELLED + "')" : "");
  }

  private static RequestRecord record(ResultSet row) throws SQLException {
    Instant endedAt = Rows.instant(row, "ended_at");
    Instant createdAt = endedAt.minusMillis(row.getLong("duration_millis"));
    String outcome = Rows.text(row, "outcome");
    RequestState state = state(outcome);
    return new RequestRecord(
        Rows.text(row, "request_id"),
        Rows.text(row, "user_id"),
        "",
        Rows.text(row, "model"),
        Rows.text(row, "modality"),
        false,
        Optional.empty(),
        state,
        OptionalInt.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        createdAt,
        Optional.of(createdAt.plusMillis(row.getLong("waited_millis"))),
        Optional.of(endedAt),
        state == RequestState.SUCCEEDED
            ? Optional.empty()
            : Optional.of(new RequestRecord.Failure(outcome, "")),
        Optional.empty(),
        0);
  }

  private static RequestState state(String outcome) {
    return switch (outcome) {
      case COMPLETED -> RequestState.SUCCEEDED;
      case CANCELLED -> RequestState.CANCELLED;
      default -> RequestState.FAILED;
    };
  }
}
