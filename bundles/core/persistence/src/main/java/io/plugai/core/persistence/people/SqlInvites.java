package io.plugai.core.persistence.people;

import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.User;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Invites. */
record SqlInvites(Database database) {
  private static final String BEHIND =
      " WHERE (created_at, id) < (SELECT created_at, id FROM invites WHERE id = :after)";

  /** Of many who try at once, one finds it unused; the others wait for that one's transaction. */
  static Invite useUp(Handle handle, String inviteHash, Instant now) {
    return handle
        .createQuery(
            "UPDATE invites SET used_at = :now WHERE code_hash = :hash AND used_at IS NULL"
                + " AND revoked_at IS NULL AND expires_at > :now RETURNING *")
        .bind("now", now.toEpochMilli())
        .bind("hash", inviteHash)
        .map((row, context) -> invite(row))
        .findOne()
        .orElseThrow(SqlInvites::invalid);
  }

  static GatewayException invalid() {
    return new GatewayException(
        ErrorCode.INVITE_INVALID, "The invite is unknown, used, revoked or expired.");
  }

  void add(Invite invite, String codeHash) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO invites (id, code_hash, role, note, created_by, created_at,"
                        + " expires_at, used_by, revoked_at) VALUES (:id, :hash, :role, :note,"
                        + " :createdBy, :createdAt, :expiresAt, :usedBy, :revokedAt)")
                .bind("id", invite.id())
                .bind("hash", codeHash)
                .bind("role", invite.role().id())
                .bind("note", invite.note())
                .bind("createdBy", invite.createdBy())
                .bind("createdAt", invite.createdAt().toEpochMilli())
                .bind("expiresAt", invite.expiresAt().toEpochMilli())
                .bind("usedBy", invite.usedBy().orElse(null))
                .bind("revokedAt", Rows.millis(invite.revokedAt()))
                .execute());
  }

  Page<Invite> list(Optional<String> after, int limit) {
    List<Invite> rows =
        database.read(
            handle -> {
              Query query =
                  handle.createQuery(
                      "SELECT * FROM invites"
                          + (after.isPresent() ? BEHIND : "")
                          + " ORDER BY created_at DESC, id DESC LIMIT :limit");
              after.ifPresent(id -> query.bind("after", id));
              return query.bind("limit", limit + 1).map((row, context) -> invite(row)).list();
            });
    return Rows.page(rows, limit, Invite::id);
  }

  private static Invite invite(ResultSet row) throws SQLException {
    return new Invite(
        Rows.text(row, "id"),
        Rows.role(Rows.text(row, "role")),
        Rows.text(row, "note"),
        Rows.text(row, "created_by"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "expires_at"),
        Rows.maybeText(row, "used_by"),
        Rows.maybeInstant(row, "revoked_at"));
  }

  boolean revoke(String id, Instant now) {
    return database.write(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE invites SET revoked_at = COALESCE(revoked_at, :now)"
                            + " WHERE id = :id AND used_at IS NULL")
                    .bind("now", now.toEpochMilli())
                    .bind("id", id)
                    .execute()
                == 1);
  }

  void revokeSetUp(Instant now) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "UPDATE invites SET revoked_at = :now WHERE note = :note AND created_by = :local"
                        + " AND used_at IS NULL AND revoked_at IS NULL")
                .bind("now", now.toEpochMilli())
                .bind("note", Invite.SET_UP)
                .bind("local", User.LOCAL)
                .execute());
  }
}
