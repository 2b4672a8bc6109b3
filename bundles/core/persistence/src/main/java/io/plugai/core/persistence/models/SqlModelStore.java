package io.plugai.core.persistence.models;

import io.plugai.core.api.store.ModelStore;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What the catalogue remembers of models. */
public final class SqlModelStore implements ModelStore {
  private final Database database;

  public SqlModelStore(Database database) {
    this.database = database;
  }

  @Override
  public List<KeptModel> found() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT id, facts, added_at, seen_at, missing_since FROM models")
                .map((row, context) -> kept(row))
                .list());
  }

  @Override
  public void write(List<KeptModel> models) {
    if (models.isEmpty()) {
      return;
    }
    database.write(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO models (id, facts, added_at, seen_at, missing_since)"
                      + " VALUES (:id, :facts, :addedAt, :seenAt, :missingSince)"
                      + " ON CONFLICT (id) DO UPDATE SET facts = excluded.facts,"
                      + " seen_at = excluded.seen_at, missing_since = excluded.missing_since");
          models.forEach(model -> bind(batch, model).add());
          return batch.execute().length;
        });
  }

  private static PreparedBatch bind(PreparedBatch batch, KeptModel model) {
    return batch
        .bind("id", model.id())
        .bind("facts", model.facts())
        .bind("addedAt", model.addedAt().toEpochMilli())
        .bind("seenAt", model.seenAt().toEpochMilli())
        .bind("missingSince", Rows.millis(model.missingSince()));
  }

  @Override
  public void forget(List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    database.write(
        handle -> {
          PreparedBatch batch = handle.prepareBatch("DELETE FROM models WHERE id = :id");
          ids.forEach(id -> batch.bind("id", id).add());
          return batch.execute().length;
        });
  }

  @Override
  public int forgetMissingSince(Instant time, int most) {
    return database.write(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM models WHERE id IN (SELECT id FROM models"
                        + " WHERE missing_since < :time ORDER BY missing_since LIMIT :most)")
                .bind("time", time.toEpochMilli())
                .bind("most", most)
                .execute());
  }

  @Override
  public List<Statement> statements(Instant since) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT model_id, source, facts, registered, changed_at FROM model_statements"
                        + " WHERE changed_at >= :since")
                .bind("since", since.toEpochMilli())
                .map((row, context) -> statement(row))
                .list());
  }

  @Override
  public void say(Statement statement) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO model_statements (model_id, source, facts, registered, changed_at)"
                        + " VALUES (:modelId, :source, :facts, :registered, :changedAt)"
                        + " ON CONFLICT (model_id, source) DO UPDATE SET facts = excluded.facts,"
                        + " registered = excluded.registered, changed_at = excluded.changed_at")
                .bind("modelId", statement.modelId())
                .bind("source", statement.source())
                .bind("facts", statement.facts())
                .bind("registered", statement.registered() ? 1 : 0)
                .bind("changedAt", statement.changedAt().toEpochMilli())
                .execute());
  }

  private static KeptModel kept(ResultSet row) throws SQLException {
    return new KeptModel(
        Rows.text(row, "id"),
        Rows.text(row, "facts"),
        Rows.instant(row, "added_at"),
        Rows.instant(row, "seen_at"),
        Rows.maybeInstant(row, "missing_since"));
  }

  private static Statement statement(ResultSet row) throws SQLException {
    return new Statement(
        Rows.text(row, "model_id"),
        Rows.text(row, "source"),
        Rows.text(row, "facts"),
        row.getInt("registered") != 0,
        Rows.instant(row, "changed_at"));
  }
}
