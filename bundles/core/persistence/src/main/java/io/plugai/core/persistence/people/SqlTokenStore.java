package io.plugai.core.persistence.people;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** API tokens and access keys. Scopes and patterns of models are kept as words in a row. */
public final class SqlTokenStore implements TokenStore {
  private static final String BETWEEN_WORDS = "\n";

  private final Database database;

  public SqlTokenStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(Token token, String hash, int ended) {
    database.write(handle -> insert(handle, token, hash) + forgetEnded(handle, token, ended));
  }

  private static int insert(Handle handle, Token token, String hash) {
    return handle
        .createUpdate(
            "INSERT INTO tokens (id, hash, kind, user_id, name, last_four, scopes, models,"
                + " limit_requests, limit_tokens, limit_concurrent, created_at, expires_at,"
                + " last_used_at, revoked_at) VALUES (:id, :hash, :kind, :userId, :name,"
                + " :lastFour, :scopes, :models, :requests, :tokens, :concurrent,"
                + " :createdAt, :expiresAt, :lastUsedAt, :revokedAt)")
        .bind("id", token.id())
        .bind("hash", hash)
        .bind("kind", kind(token.kind()))
        .bind("userId", token.userId())
        .bind("name", token.name())
        .bind("lastFour", token.lastFour())
        .bind("scopes", scopes(token))
        .bind("models", String.join(BETWEEN_WORDS, token.models().patterns()))
        .bind("requests", token.limits().requestsPerMinute())
        .bind("tokens", token.limits().tokensPerMinute())
        .bind("concurrent", token.limits().concurrent())
        .bind("createdAt", token.createdAt().toEpochMilli())
        .bind("expiresAt", Rows.millis(token.expiresAt()))
        .bind("lastUsedAt", Rows.millis(token.lastUsedAt()))
        .bind("revokedAt", Rows.millis(token.revokedAt()))
        .execute();
  }

  /** So that whoever makes and revokes them for ever does not fill the database. */
  private static int forgetEnded(Handle handle, Token token, int ended) {
    return handle
        .createUpdate(
            "DELETE FROM tokens WHERE id IN (SELECT id FROM tokens WHERE user_id = :userId"
                + " AND kind = :kind AND (revoked_at IS NOT NULL OR expires_at <= :now)"
                + " ORDER BY created_at DESC, id DESC LIMIT 1000000 OFFSET :ended)")
        .bind("userId", token.userId())
        .bind("kind", kind(token.kind()))
        .bind("now", token.createdAt().toEpochMilli())
        .bind("ended", ended)
        .execute();
  }

  @Override
  public Optional<Owned> byHash(String hash) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT t.*, "
                        + Rows.USER
                        + " FROM tokens t JOIN users u ON u.id = t.user_id WHERE t.hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> new Owned(token(row), Rows.user(row)))
                .findOne());
  }

  @Override
  public List<Token> list(String userId, Token.Kind kind) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM tokens WHERE user_id = :userId AND kind = :kind"
                        + " ORDER BY created_at DESC, id DESC")
                .bind("userId", userId)
                .bind("kind", kind(kind))
                .map((row, context) -> token(row))
                .list());
  }

  @Override
  public boolean revoke(String userId, Token.Kind kind, String id, Instant now) {
    return database.write(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE tokens SET revoked_at = COALESCE(revoked_at, :now)"
                            + " WHERE id = :id AND user_id = :userId AND kind = :kind")
                    .bind("now", now.toEpochMilli())
                    .bind("id", id)
                    .bind("userId", userId)
                    .bind("kind", kind(kind))
                    .execute()
                == 1);
  }

  @Override
  public List<String> revokeAll(String userId, Instant now) {
    return database.write(
        handle ->
            handle
                .createQuery(
                    "UPDATE tokens SET revoked_at = :now WHERE user_id = :userId"
                        + " AND revoked_at IS NULL RETURNING id")
                .bind("now", now.toEpochMilli())
                .bind("userId", userId)
                .mapTo(String.class)
                .list());
  }

  @Override
  public void touch(Map<String, Instant> lastUsedById) {
    if (lastUsedById.isEmpty()) {
      return;
    }
    database.write(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "UPDATE tokens SET last_used_at = :at"
                      + " WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :at)");
          // In the order of their ids, so that two gateways do not wait for each other.
          new TreeMap<>(lastUsedById)
              .forEach((id, at) -> batch.bind("id", id).bind("at", at.toEpochMilli()).add());
          return batch.execute();
        });
  }

  @Override
  public int deleteEndedBefore(Instant time, int most) {
    return Ended.TOKENS.deleteBefore(database, time, most);
  }

  private static String kind(Token.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String scopes(Token token) {
    return token.scopes().stream()
        .map(Permission::scope)
        .sorted()
        .collect(Collectors.joining(BETWEEN_WORDS));
  }

  private static Token token(ResultSet row) throws SQLException {
    return new Token(
        Rows.text(row, "id"),
        Token.Kind.valueOf(Rows.text(row, "kind").toUpperCase(Locale.ROOT)),
        Rows.text(row, "user_id"),
        Rows.text(row, "name"),
        Rows.text(row, "last_four"),
        words(row, "scopes").stream()
            .map(scope -> Permission.valueOf(scope.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toSet()),
        new ModelScope(words(row, "models")),
        Rows.limits(row, ""),
        Rows.instant(row, "created_at"),
        Rows.maybeInstant(row, "expires_at"),
        Rows.maybeInstant(row, "last_used_at"),
        Rows.maybeInstant(row, "revoked_at"));
  }

  private static List<String> words(ResultSet row, String column) throws SQLException {
    String words = Rows.text(row, column);
    return words.isEmpty() ? List.of() : Arrays.asList(words.split(BETWEEN_WORDS, -1));
  }
}
