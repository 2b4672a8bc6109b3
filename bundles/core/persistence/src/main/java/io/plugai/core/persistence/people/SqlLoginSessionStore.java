package io.plugai.core.persistence.people;

import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Sessions. The hashes of refresh tokens that were replaced are kept for a while, so that one that
 * was stolen and is used late gives the thief away.
 */
public final class SqlLoginSessionStore implements LoginSessionStore {
  private static final Duration REPLACED_ARE_KEPT = Duration.ofDays(7);
  private static final String OWNED =
      "SELECT s.*, " + Rows.USER + " FROM sessions s JOIN users u ON u.id = s.user_id ";

  private final Database database;

  public SqlLoginSessionStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(LoginSession session, String refreshHash) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO sessions (id, user_id, client, refresh_hash, created_at,"
                        + " last_used_at, expires_at, revoked_at) VALUES (:id, :userId, :client,"
                        + " :hash, :createdAt, :lastUsedAt, :expiresAt, :revokedAt)")
                .bind("id", session.id())
                .bind("userId", session.userId())
                .bind("client", session.client())
                .bind("hash", refreshHash)
                .bind("createdAt", session.createdAt().toEpochMilli())
                .bind("lastUsedAt", session.lastUsedAt().toEpochMilli())
                .bind("expiresAt", session.expiresAt().toEpochMilli())
                .bind("revokedAt", Rows.millis(session.revokedAt()))
                .execute());
  }

  @Override
  public Optional<Owned> byId(String id) {
    return database.read(handle -> owned(handle, "WHERE s.id = :key", id));
  }

  @Override
  public Optional<Refreshable> byRefreshHash(String hash) {
    return database.read(
        handle -> {
          Optional<Owned> present = owned(handle, "WHERE s.refresh_hash = :key", hash);
          if (present.isPresent()) {
            return present.map(SqlLoginSessionStore::present);
          }
          // A hash only ever goes from the one place to the other: looked for in that order.
          return owned(
                  handle,
                  "WHERE s.id = (SELECT session_id FROM replaced_refreshes WHERE hash = :key)",
                  hash)
              .map(owned -> new Refreshable(owned.session(), owned.owner(), false));
        });
  }

  private static Refreshable present(Owned owned) {
    return new Refreshable(owned.session(), owned.owner(), true);
  }

  private static Optional<Owned> owned(Handle handle, String where, String key) {
    return handle
        .createQuery(OWNED + where)
        .bind("key", key)
        .map((row, context) -> new Owned(session(row), Rows.user(row)))
        .findOne();
  }

  @Override
  public boolean rotate(
      String id, String presentHash, String nextHash, Instant now, Instant expiresAt) {
    return database.write(
        handle -> {
          int rotated =
              handle
                  .createUpdate(
                      "UPDATE sessions SET refresh_hash = :next, last_used_at = :now,"
                          + " expires_at = :expiresAt WHERE id = :id AND refresh_hash = :present"
                          + " AND revoked_at IS NULL AND expires_at > :now")
                  .bind("next", nextHash)
                  .bind("now", now.toEpochMilli())
                  .bind("expiresAt", expiresAt.toEpochMilli())
                  .bind("id", id)
                  .bind("present", presentHash)
                  .execute();
          if (rotated == 1) {
            keepReplaced(handle, id, presentHash, now);
          }
          return rotated == 1;
        });
  }

  private static void keepReplaced(Handle handle, String id, String hash, Instant now) {
    handle
        .createUpdate("DELETE FROM replaced_refreshes WHERE session_id = :id AND replaced_at < :at")
        .bind("id", id)
        .bind("at", now.minus(REPLACED_ARE_KEPT).toEpochMilli())
        .execute();
    handle
        .createUpdate(
            "INSERT INTO replaced_refreshes (hash, session_id, replaced_at)"
                + " VALUES (:hash, :id, :at)")
        .bind("hash", hash)
        .bind("id", id)
        .bind("at", now.toEpochMilli())
        .execute();
  }

  @Override
  public List<LoginSession> list(String userId, Instant now) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM sessions WHERE user_id = :userId AND revoked_at IS NULL"
                        + " AND expires_at > :now ORDER BY created_at DESC, id DESC")
                .bind("userId", userId)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> session(row))
                .list());
  }

  @Override
  public boolean revoke(String userId, String id, Instant now) {
    return database.write(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE sessions SET revoked_at = COALESCE(revoked_at, :now)"
                            + " WHERE id = :id AND user_id = :userId")
                    .bind("now", now.toEpochMilli())
                    .bind("id", id)
                    .bind("userId", userId)
                    .execute()
                == 1);
  }

  @Override
  public List<String> revokeAll(String userId, Optional<String> but, Instant now) {
    return database.write(
        handle ->
            handle
                .createQuery(
                    "UPDATE sessions SET revoked_at = :now WHERE user_id = :userId"
                        + " AND revoked_at IS NULL AND id <> :but RETURNING id")
                .bind("now", now.toEpochMilli())
                .bind("userId", userId)
                .bind("but", but.orElse(""))
                .mapTo(String.class)
                .list());
  }

  @Override
  public int deleteEndedBefore(Instant time, int most) {
    return Ended.SESSIONS.deleteBefore(database, time, most);
  }

  private static LoginSession session(ResultSet row) throws SQLException {
    return new LoginSession(
        Rows.text(row, "id"),
        Rows.text(row, "user_id"),
        Rows.text(row, "client"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "last_used_at"),
        Rows.instant(row, "expires_at"),
        Rows.maybeInstant(row, "revoked_at"));
  }
}
