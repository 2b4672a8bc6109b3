package io.plugai.core.persistence.conversations;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.store.SessionStore.NewId;
import io.plugai.core.api.store.SessionStore.NewMessage;
import io.plugai.core.api.store.SessionStore.StoredMessage;
import io.plugai.core.persistence.engine.Rows;
import io.plugai.spi.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table of messages, row by row. */
final class MessageRows {
  private MessageRows() {}

  /** A row as it is copied to another conversation. */
  private record Row(NewMessage message, long sequence) {}

  /** How many messages, and what they take. */
  record Sum(long messages, long bytes) {}

  static long bytes(List<NewMessage> messages) {
    return messages.stream().mapToLong(MessageRows::bytes).sum();
  }

  private static long bytes(NewMessage message) {
    return message.body().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Adds messages, the first in that place and the others behind it. */
  static void insert(
      Handle handle, String ownerId, String id, long first, List<NewMessage> messages) {
    if (!messages.isEmpty()) {
      PreparedBatch batch = batch(handle);
      long sequence = first;
      for (NewMessage message : messages) {
        add(batch, ownerId, id, sequence++, message);
      }
      batch.execute();
    }
  }

  private static PreparedBatch batch(Handle handle) {
    return handle.prepareBatch(
        "INSERT INTO conversation_messages (id, conversation_id, user_id, sequence, created_at,"
            + " bytes, words, body) VALUES (:id, :conversation, :owner, :sequence, :at, :bytes,"
            + " :words, :body)");
  }

  private static void add(
      PreparedBatch batch, String ownerId, String id, long sequence, NewMessage message) {
    batch
        .bind("id", message.id())
        .bind("conversation", id)
        .bind("owner", ownerId)
        .bind("sequence", sequence)
        .bind("at", message.at().toEpochMilli())
        .bind("bytes", bytes(message))
        .bind("words", message.words())
        .bind("body", message.body())
        .add();
  }

  /**
   * What was copied.
   *
   * @param next the place behind
   */
  record Copied(Sum sum, long next) {}

  /** Copies some of what stands from one place on and before another, under new ids. */
  static Copied copy(
      Handle handle, Session from, Session to, long at, long before, int most, NewId newId) {
    List<Row> rows = rows(handle, from.id(), at, before, most);
    PreparedBatch batch = batch(handle);
    long bytes = 0;
    for (Row row : rows) {
      NewMessage old = row.message();
      NewMessage copy = new NewMessage(newId.next(), old.at(), old.words(), old.body());
      add(batch, to.ownerId(), to.id(), row.sequence(), copy);
      bytes += bytes(copy);
    }
    if (batch.size() > 0) {
      batch.execute();
    }
    long next = rows.isEmpty() ? before : rows.get(rows.size() - 1).sequence() + 1;
    return new Copied(new Sum(rows.size(), bytes), next);
  }

  private static List<Row> rows(Handle handle, String id, long from, long before, int most) {
    return handle
        .createQuery(
            "SELECT id, sequence, created_at, words, body FROM conversation_messages"
                + " WHERE conversation_id = :id AND sequence >= :from AND sequence < :before"
                + " ORDER BY sequence LIMIT :limit")
        .bind("id", id)
        .bind("from", from)
        .bind("before", before)
        .bind("limit", most)
        .map(
            (row, context) ->
                new Row(
                    new NewMessage(
                        row.getLong("id"),
                        Rows.instant(row, "created_at"),
                        Rows.text(row, "words"),
                        Rows.text(row, "body")),
                    row.getLong("sequence")))
        .list();
  }

  static void move(Handle handle, String from, String to, long first) {
    handle
        .createUpdate(
            "UPDATE conversation_messages SET conversation_id = :to"
                + " WHERE conversation_id = :from AND sequence >= :first")
        .bind("to", to)
        .bind("from", from)
        .bind("first", first)
        .execute();
  }

  /** Deletes some of what stands before that place. */
  static Sum delete(Handle handle, String id, long before, int most) {
    List<Long> bytes =
        handle
            .createQuery(
                "DELETE FROM conversation_messages WHERE id IN (SELECT id"
                    + " FROM conversation_messages WHERE conversation_id = :id"
                    + " AND sequence < :before ORDER BY sequence LIMIT :most) RETURNING bytes")
            .bind("id", id)
            .bind("before", before)
            .bind("most", most)
            .mapTo(Long.class)
            .list();
    return new Sum(bytes.size(), bytes.stream().mapToLong(Long::longValue).sum());
  }

  static Sum before(Handle handle, String id, long sequence) {
    return handle
        .createQuery(
            "SELECT COUNT(*) AS messages, COALESCE(SUM(bytes), 0) AS bytes"
                + " FROM conversation_messages WHERE conversation_id = :id AND sequence < :before")
        .bind("id", id)
        .bind("before", sequence)
        .map((row, context) -> new Sum(row.getLong("messages"), row.getLong("bytes")))
        .one();
  }

  /** The place of a message that must be there. */
  static long sequence(Handle handle, String id, long messageId) {
    return find(handle, id, messageId).orElseThrow(() -> GatewayException.notFound("message"));
  }

  /** Where a message is. */
  record Place(String sessionId, long sequence, long bytes) {}

  /** Where a message is by now, in whichever of its owner's conversations. */
  static Optional<Place> place(Handle handle, String ownerId, long messageId) {
    return handle
        .createQuery(
            "SELECT conversation_id, sequence, bytes FROM conversation_messages"
                + " WHERE id = :message AND user_id = :owner")
        .bind("message", messageId)
        .bind("owner", ownerId)
        .map(
            (row, context) ->
                new Place(
                    Rows.text(row, "conversation_id"),
                    row.getLong("sequence"),
                    row.getLong("bytes")))
        .findOne();
  }

  static void delete(Handle handle, long messageId) {
    handle
        .createUpdate("DELETE FROM conversation_messages WHERE id = :message")
        .bind("message", messageId)
        .execute();
  }

  static Optional<Long> find(Handle handle, String id, long messageId) {
    return handle
        .createQuery(
            "SELECT sequence FROM conversation_messages"
                + " WHERE id = :message AND conversation_id = :id")
        .bind("message", messageId)
        .bind("id", id)
        .mapTo(Long.class)
        .findOne();
  }

  static StoredMessage message(ResultSet row) throws SQLException {
    return new StoredMessage(
        row.getLong("id"),
        Rows.text(row, "conversation_id"),
        row.getLong("sequence"),
        Rows.instant(row, "created_at"),
        Rows.text(row, "body"));
  }
}
