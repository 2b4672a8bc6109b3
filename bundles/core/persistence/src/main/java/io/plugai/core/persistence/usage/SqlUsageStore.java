package io.plugai.core.persistence.usage;

import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.persistence.engine.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes what was used: each generation, and what it adds to the sums of its day. */
public final class SqlUsageStore implements UsageStore {
  /** In the place of a person and a key: the sum of all. */
  static final String EVERYBODY = "";

  private final Database database;

  public SqlUsageStore(Database database) {
    this.database = database;
  }

  @Override
  public void append(List<UsageRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    database.write(
        handle -> {
          List<UsageRecord> added = insert(handle, records);
          insertPrompts(handle, added);
          addToSums(handle, added);
          return added.size();
        });
  }

  /**
   * Those of them that were not there. Plain JDBC: this is the one statement that each generation
   * costs, and finding out how to bind its 22 values took as long as writing them.
   */
  private static List<UsageRecord> insert(Handle handle, List<UsageRecord> records)
      throws SQLException {
    try (PreparedStatement insert =
        handle
            .getConnection()
            .prepareStatement(
                "INSERT INTO usage_records (id, ended_at, request_id, user_id, way, key_id,"
                    + " provider, model, modality, streamed, payer, outcome, input_tokens,"
                    + " output_tokens, estimated, waited_millis, first_event_millis,"
                    + " duration_millis, details, cost_nanos, cost_currency, followed) VALUES (?, ?, ?, ?, ?,"
                    + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")) {
      for (UsageRecord record : records) {
        bind(insert, record);
        insert.addBatch();
      }
      int[] counts = insert.executeBatch();
      return IntStream.range(0, counts.length)
          .filter(i -> counts[i] == 1)
          .mapToObj(records::get)
          .toList();
    }
  }

  private static void bind(PreparedStatement insert, UsageRecord record) throws SQLException {
    insert.setString(1, record.id());
    insert.setLong(2, record.endedAt().toEpochMilli());
    insert.setString(3, record.requestId());
    insert.setString(4, record.userId());
    insert.setString(5, record.way());
    insert.setString(6, record.keyId());
    insert.setString(7, record.provider());
    insert.setString(8, record.model());
    insert.setString(9, record.modality());
    insert.setInt(10, record.streamed() ? 1 : 0);
    insert.setString(11, record.payer().map(Payer::id).orElse(null));
    insert.setString(12, record.outcome());
    insert.setLong(13, record.inputTokens());
    insert.setLong(14, record.outputTokens());
    insert.setInt(15, record.estimated() ? 1 : 0);
    insert.setLong(16, record.waitedMillis());
    insert.setObject(17, record.firstEventMillis().orElse(null), Types.BIGINT);
    insert.setLong(18, record.durationMillis());
    UsageColumns.bind(insert, 19, record.details(), record.cost());
    insert.setObject(22, record.followed() ? 1 : null, Types.SMALLINT);
  }

  private static void insertPrompts(Handle handle, List<UsageRecord> records) {
    PreparedBatch batch =
        handle.prepareBatch("INSERT INTO usage_prompts (usage_id, prompt) VALUES (:id, :prompt)");
    for (UsageRecord record : records) {
      record.prompt().ifPresent(text -> batch.bind("id", record.id()).bind("prompt", text).add());
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** In the order of their keys, so that two gateways do not wait for each other. */
  private static void addToSums(Handle handle, List<UsageRecord> records) {
    TreeMap<Key, long[]> sums = new TreeMap<>();
    for (UsageRecord record : records) {
      Key key = Key.of(record);
      add(sums.computeIfAbsent(key, any -> new long[6]), record);
      add(sums.computeIfAbsent(key.everybodys(), any -> new long[6]), record);
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO usage_days (day, user_id, key_id, model, requests, failed, cancelled,"
                + " input_tokens, output_tokens, duration_millis) VALUES (:day, :userId, :keyId,"
                + " :model, :requests, :failed, :cancelled, :inputTokens, :outputTokens,"
                + " :duration) ON CONFLICT (day, user_id, key_id, model) DO UPDATE SET"
                + " requests = usage_days.requests + excluded.requests,"
                + " failed = usage_days.failed + excluded.failed,"
                + " cancelled = usage_days.cancelled + excluded.cancelled,"
                + " input_tokens = usage_days.input_tokens + excluded.input_tokens,"
                + " output_tokens = usage_days.output_tokens + excluded.output_tokens,"
                + " duration_millis = usage_days.duration_millis + excluded.duration_millis");
    sums.forEach((key, sum) -> bind(batch, key, sum).add());
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private static void add(long[] sum, UsageRecord record) {
    boolean cancelled = record.outcome().equals("cancelled");
    boolean failed = !cancelled && !record.outcome().equals("completed");
    sum[0]++;
    sum[1] += failed ? 1 : 0;
    sum[2] += cancelled ? 1 : 0;
    sum[3] += record.inputTokens();
    sum[4] += record.outputTokens();
    sum[5] += record.durationMillis();
  }

  private static PreparedBatch bind(PreparedBatch batch, Key key, long[] sum) {
    return batch
        .bind("day", key.day())
        .bind("userId", key.userId())
        .bind("keyId", key.keyId())
        .bind("model", key.model())
        .bind("requests", sum[0])
        .bind("failed", sum[1])
        .bind("cancelled", sum[2])
        .bind("inputTokens", sum[3])
        .bind("outputTokens", sum[4])
        .bind("duration", sum[5]);
  }

  @Override
  public int deleteRecordsBefore(Instant time, int most) {
    return database.write(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM usage_records WHERE id IN (SELECT id FROM usage_records"
                        + " WHERE ended_at < :time ORDER BY ended_at LIMIT :most)")
                .bind("time", time.toEpochMilli())
                .bind("most", most)
                .execute());
  }

  @Override
  public int deleteSumsBefore(Instant time, int most) {
    return database.write(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM usage_days WHERE (day, user_id, key_id, model) IN"
                        + " (SELECT day, user_id, key_id, model FROM usage_days WHERE day < :day"
                        + " ORDER BY day, user_id, key_id, model LIMIT :most)")
                .bind("day", day(time))
                .bind("most", most)
                .execute());
  }

  /** Days since 1970, UTC. */
  static long day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay();
  }

  /** What sums are kept for. */
  private record Key(long day, String userId, String keyId, String model)
      implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::day)
            .thenComparing(Key::userId)
            .thenComparing(Key::keyId)
            .thenComparing(Key::model);

    static Key of(UsageRecord record) {
      return new Key(
          SqlUsageStore.day(record.endedAt()), record.userId(), record.keyId(), record.model());
    }

    /** A row that sums up all people and keys, for reports that do not ask for them. */
    Key everybodys() {
      return new Key(day, EVERYBODY, EVERYBODY, model);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
