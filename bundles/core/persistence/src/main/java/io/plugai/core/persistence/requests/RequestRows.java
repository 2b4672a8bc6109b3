package io.plugai.core.persistence.requests;

import io.plugai.core.api.request.IdempotencyKey;
import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import io.plugai.core.persistence.engine.Rows;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Rows of kept requests. */
final class RequestRows {
  /** The columns of a record. */
  static final String RECORD =
      "id, user_id, correlation_id, model, modality, regenerates, state, created_at, started_at,"
          + " ended_at, code, message, route";

  private RequestRows() {}

  static KeptRequest kept(ResultSet row) throws SQLException {
    return new KeptRequest(
        record(row), Rows.text(row, "gateway"), key(row), bytes(row, "body"), bytes(row, "answer"));
  }

  static RequestRecord record(ResultSet row) throws SQLException {
    return new RequestRecord(
        Rows.text(row, "id"),
        Rows.text(row, "user_id"),
        Rows.text(row, "correlation_id"),
        Rows.text(row, "model"),
        Rows.text(row, "modality"),
        true,
        Rows.maybeText(row, "regenerates"),
        state(Rows.text(row, "state")),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Rows.instant(row, "created_at"),
        Rows.maybeInstant(row, "started_at"),
        Rows.maybeInstant(row, "ended_at"),
        failure(row),
        Rows.maybeText(row, "route").map(RouteText::read),
        0);
  }

  private static RequestState state(String id) throws SQLException {
    return RequestState.of(id).orElseThrow(() -> new SQLException("no such state"));
  }

  private static Optional<RequestRecord.Failure> failure(ResultSet row) throws SQLException {
    Optional<String> code = Rows.maybeText(row, "code");
    String message = Rows.maybeText(row, "message").orElse("");
    return code.map(known -> new RequestRecord.Failure(known, message));
  }

  private static Optional<IdempotencyKey> key(ResultSet row) throws SQLException {
    Optional<String> key = Rows.maybeText(row, "idempotency_key");
    String fingerprint = Rows.maybeText(row, "fingerprint").orElse("");
    return key.map(known -> new IdempotencyKey(known, fingerprint));
  }

  private static Optional<byte[]> bytes(ResultSet row, String column) throws SQLException {
    return Rows.maybeText(row, column).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
