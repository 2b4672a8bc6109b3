package io.plugai.core.persistence.requests;

import io.plugai.core.api.request.IdempotencyKey;
import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.store.RequestStore;
import io.plugai.core.persistence.engine.Database;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Writes requests that are kept, and finds them and all others. */
public final class SqlRequestStore implements RequestStore {
  private static final String UPSERT =
      "INSERT INTO requests (id, user_id, correlation_id, model, modality, regenerates, state,"
          + " created_at, started_at, ended_at, code, message, gateway, idempotency_key,"
          + " fingerprint, body, answer, route) VALUES (:id, :userId, :correlationId, :model, :modality,"
          + " :regenerates, :state, :createdAt, :startedAt, :endedAt, :code, :message, :gateway,"
          + " :key, :fingerprint, :body, :answer, :route) ON CONFLICT (id) DO UPDATE SET"
          + " state = excluded.state, started_at = excluded.started_at,"
          + " ended_at = excluded.ended_at, code = excluded.code, message = excluded.message,"
          + " answer = excluded.answer, route = excluded.route, idempotency_key = excluded.idempotency_key,"
          + " fingerprint = excluded.fingerprint WHERE requests.ended_at IS NULL";

  private final Database database;

  public SqlRequestStore(Database database) {
    this.database = database;
  }

  @Override
  public void write(List<KeptRequest> requests) {
    if (requests.isEmpty()) {
      return;
    }
    database.write(
        handle -> {
          PreparedBatch batch = handle.prepareBatch(UPSERT);
          requests.forEach(request -> bind(batch, request).add());
          return batch.execute().length;
        });
  }

  private static PreparedBatch bind(PreparedBatch batch, KeptRequest request) {
    RequestRecord record = request.record();
    Optional<RequestRecord.Failure> failure = record.failure();
    return batch
        .bind("id", record.id())
        .bind("userId", record.callerId())
        .bind("correlationId", record.correlationId())
        .bind("model", record.model())
        .bind("modality", record.modality())
        .bind("regenerates", record.regenerates().orElse(null))
        .bind("state", record.state().id())
        .bind("createdAt", record.createdAt().toEpochMilli())
        .bind("startedAt", record.startedAt().map(Instant::toEpochMilli).orElse(null))
        .bind("endedAt", record.endedAt().map(Instant::toEpochMilli).orElse(null))
        .bind("code", failure.map(RequestRecord.Failure::code).orElse(null))
        .bind("message", failure.map(RequestRecord.Failure::message).orElse(null))
        .bind("gateway", request.gateway())
        .bind("key", request.key().map(IdempotencyKey::key).orElse(null))
        .bind("fingerprint", request.key().map(IdempotencyKey::fingerprint).orElse(null))
        .bind("route", record.route().map(RouteText::of).orElse(null))
        .bind("body", text(request.body()))
        .bind("answer", text(request.answer()));
  }

  /** Both are JSON in UTF-8. */
  private static @Nullable String text(Optional<byte[]> json) {
    return json.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse(null);
  }

  @Override
  public Optional<KeptRequest> find(String id, String callerId) {
    return database.read(
        handle -> {
          Optional<KeptRequest> kept =
              handle
                  .createQuery("SELECT * FROM requests WHERE id = :id AND user_id = :userId")
                  .bind("id", id)
                  .bind("userId", callerId)
                  .map((row, context) -> RequestRows.kept(row))
                  .findOne();
          return kept.isPresent() ? kept : PlainRequests.find(handle, id, callerId);
        });
  }

  @Override
  public Optional<KeptRequest> findByKey(String key, String callerId) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM requests WHERE user_id = :userId AND idempotency_key = :key")
                .bind("userId", callerId)
                .bind("key", key)
                .map((row, context) -> RequestRows.kept(row))
                .findOne());
  }

  @Override
  public List<RequestRecord> list(RequestQuery query) {
    return database.read(
        handle ->
            Stream.concat(
                    listKept(handle, query).stream(), PlainRequests.list(handle, query).stream())
                .sorted(RequestRecord.NEWEST_FIRST)
                .limit(query.limit())
                .toList());
  }

  private static List<RequestRecord> listKept(Handle handle, RequestQuery query) {
    Conditions conditions = new Conditions("user_id = :userId");
    if (!query.states().isEmpty()) {
      conditions.and(Conditions.oneOf("state", query.states()));
    }
    query.model().ifPresent(model -> conditions.and("model = :model"));
    query.after().ifPresent(after -> conditions.and("(created_at, id) < (:at, :id)"));
    return conditions.list(
        handle,
        query,
        "SELECT "
            + RequestRows.RECORD
            + " FROM requests WHERE %s ORDER BY created_at DESC, id DESC LIMIT :limit",
        RequestRows::record);
  }

  @Override
  public int endInterrupted(
      Optional<String> gateway, Instant acceptedBefore, RequestRecord.Failure failure) {
    return database.write(
        handle -> {
          Update update =
              handle.createUpdate(
                  "UPDATE requests SET state = 'failed', ended_at = :now, code = :code,"
                      + " message = :message WHERE ended_at IS NULL AND created_at < :before"
                      + (gateway.isPresent() ? " AND gateway = :gateway" : ""));
          gateway.ifPresent(id -> update.bind("gateway", id));
          return update
              .bind("now", Instant.now().toEpochMilli())
              .bind("code", failure.code())
              .bind("message", failure.message())
              .bind("before", acceptedBefore.toEpochMilli())
              .execute();
        });
  }

  @Override
  public int deleteEndedBefore(Instant time, int most) {
    return database.write(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM requests WHERE id IN (SELECT id FROM requests"
                        + " WHERE ended_at < :time ORDER BY ended_at LIMIT :most)")
                .bind("time", time.toEpochMilli())
                .bind("most", most)
                .execute());
  }
}
