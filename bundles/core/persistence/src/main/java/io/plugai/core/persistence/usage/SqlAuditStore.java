package io.plugai.core.persistence.usage;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** What was done. */
public final class SqlAuditStore implements AuditStore {
  /** Behind all ids. */
  private static final String END = "~";

  private final Database database;

  public SqlAuditStore(Database database) {
    this.database = database;
  }

  @Override
  public void append(AuditEntry entry) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO audit (id, at, actor_id, action, subject, remote, request_id,"
                        + " details) VALUES (:id, :at, :actorId, :action, :subject, :remote,"
                        + " :requestId, :details)")
                .bind("id", entry.id())
                .bind("at", entry.at().toEpochMilli())
                .bind("actorId", entry.actorId())
                .bind("action", entry.action())
                .bind("subject", entry.subject())
                .bind("remote", entry.remote())
                .bind("requestId", entry.requestId())
                .bind("details", entry.details())
                .execute());
  }

  @Override
  public Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit) {
    List<AuditEntry> rows =
        database.read(
            handle -> {
              Query query =
                  handle.createQuery(
                      "SELECT * FROM audit WHERE id < :after"
                          + (action.isPresent() ? " AND action = :action" : "")
                          + " ORDER BY id DESC LIMIT :limit");
              action.ifPresent(wanted -> query.bind("action", wanted));
              return query
                  .bind("after", after.orElse(END))
                  .bind("limit", limit + 1)
                  .map((row, context) -> entry(row))
                  .list();
            });
    return Rows.page(rows, limit, AuditEntry::id);
  }

  @Override
  public int deleteBefore(Instant time, int most) {
    return database.write(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM audit WHERE id IN"
                        + " (SELECT id FROM audit WHERE at < :time ORDER BY at LIMIT :most)")
                .bind("time", time.toEpochMilli())
                .bind("most", most)
                .execute());
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        Rows.text(row, "id"),
        Rows.instant(row, "at"),
        Rows.text(row, "actor_id"),
        Rows.text(row, "action"),
        Rows.text(row, "subject"),
        Rows.text(row, "remote"),
        Rows.text(row, "request_id"),
        Rows.text(row, "details"));
  }
}
