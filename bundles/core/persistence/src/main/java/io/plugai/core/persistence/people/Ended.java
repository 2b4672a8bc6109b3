package io.plugai.core.persistence.people;

import io.plugai.core.persistence.engine.Database;
import java.time.Instant;

/** What has an end, of its own or because it was revoked. */
enum Ended {
  SESSIONS("sessions"),
  TOKENS("tokens");

  private final String table;

  Ended(String table) {
    this.table = table;
  }

  /** Deletes rows that ended before then, at most so many; how many. */
  int deleteBefore(Database database, Instant time, int most) {
    return database.write(
        handle ->
            handle
                .createUpdate(
                    ("DELETE FROM %1$s WHERE id IN (SELECT id FROM %1$s"
                            + " WHERE revoked_at < :time OR expires_at < :time LIMIT :most)")
                        .formatted(table))
                .bind("time", time.toEpochMilli())
                .bind("most", most)
                .execute());
  }
}
