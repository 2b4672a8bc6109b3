package io.plugai.bench.gateway;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Fills the SQLite database of a PlugAI that does not run. */
public final class Rows {
  /** Accounts that are added. */
  public static final int USERS = 10_000;

  /** Usage records that are added, over the last ninety days. */
  public static final int RECORDS = 1_000_000;

  private static final String USERS_ROWS =
      """
      INSERT INTO users (id, name, display_name, role, preferences, limit_requests, limit_tokens,
          limit_concurrent, created_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        SELECT printf('usr_bench%%05d', i), printf('person%%05d', i), printf('Person %%d', i), 'user',
          '{}', 0, 0, 0, strftime('%%s', 'now') * 1000 FROM n
      """
          .formatted(USERS);
  private static final String TOKENS =
      """
      INSERT INTO tokens (id, hash, kind, user_id, name, last_four, scopes, models, limit_requests,
          limit_tokens, limit_concurrent, created_at)
        SELECT 'tok_' || id, lower(hex(randomblob(32))), 'api', id, 'scripts', 'abcd',
          'generate,read', '', 0, 0, 0, created_at
        FROM users WHERE id LIKE 'usr_bench%'
      """;
  private static final String RECORDS_ROWS =
      """
      INSERT INTO usage_records (id, ended_at, request_id, user_id, way, key_id, provider, model,
          modality, streamed, payer, outcome, input_tokens, output_tokens, estimated, waited_millis,
          first_event_millis, duration_millis)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1$d),
          spread(i, at, who) AS (
            SELECT i, (strftime('%%s', 'now') - 7776000) * 1000 + i * (7776000000 / %1$d),
              1 + abs(random()) %% %2$d FROM n)
        SELECT printf('use_%%012x%%08x', at, i), at, printf('req_bench%%d', i),
          printf('usr_bench%%05d', who), 'api-tokens', printf('tok_usr_bench%%05d', who), 'bench',
          printf('bench/model-%%d', i %% 20), 'text', i %% 2, 'operator', 'completed', 19, 10, 0, 1,
          120, 900
        FROM spread
      """
          .formatted(RECORDS, USERS);
  private static final String SUMS =
      """
      INSERT INTO usage_days (day, user_id, key_id, model, requests, failed, cancelled,
          input_tokens, output_tokens, duration_millis)
        SELECT ended_at / 86400000, user_id, key_id, model, count(*), 0, 0, sum(input_tokens),
          sum(output_tokens), sum(duration_millis)
        FROM usage_records WHERE user_id LIKE 'usr_bench%' GROUP BY 1, 2, 3, 4
      """;

  /** The sums of everybody are kept apart, under no account and no key. */
  private static final String SUMS_OF_ALL =
      """
      INSERT INTO usage_days (day, user_id, key_id, model, requests, failed, cancelled,
          input_tokens, output_tokens, duration_millis)
        SELECT day, '', '', model, sum(requests), 0, 0, sum(input_tokens), sum(output_tokens),
          sum(duration_millis)
        FROM usage_days WHERE user_id LIKE 'usr_bench%' GROUP BY 1, 2, 3, 4
        ON CONFLICT DO NOTHING
      """;

  private Rows() {}

  /** Adds people with a token each, and what they used. */
  public static void fill(Path home) throws SQLException {
    Path file = home.resolve("store/plugai.db");
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = database.createStatement()) {
      database.setAutoCommit(false);
      for (String rows : new String[] {USERS_ROWS, TOKENS, RECORDS_ROWS, SUMS, SUMS_OF_ALL}) {
        statement.executeUpdate(rows);
      }
      database.commit();
    }
  }
}
