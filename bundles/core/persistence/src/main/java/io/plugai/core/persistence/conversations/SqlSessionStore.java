package io.plugai.core.persistence.conversations;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.persistence.conversations.ConversationRows.Fill;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.statement.Query;

/**
 * Conversations and their messages. Whoever adds to one holds its row until the transaction ends,
 * which gives every message a place of its own.
 */
public final class SqlSessionStore implements SessionStore {
  private final Database database;
  private final ConversationRows conversations;
  private final WordSearch words;
  private final LongChanges changes;
  private final Appends appends;
  private final Settles settles;

  public SqlSessionStore(Database database) {
    this.database = database;
    this.conversations = new ConversationRows(database.engine());
    this.words = WordSearch.of(database.engine());
    this.changes = new LongChanges(database, conversations);
    this.appends = new Appends(conversations);
    this.settles = new Settles(conversations);
  }

  @Override
  public void add(Session session, List<NewMessage> messages) {
    changes.add(session, messages);
  }

  @Override
  public Optional<Session> byId(String ownerId, String id) {
    return database.read(handle -> ConversationRows.find(handle, ownerId, id));
  }

  @Override
  public Page<Session> list(
      String ownerId, Optional<Boolean> closed, Optional<String> after, int limit) {
    Optional<TimeCursor> cursor = after.map(TimeCursor::read);
    List<Session> rows =
        database.read(
            handle -> {
              Query query =
                  handle.createQuery(
                      "SELECT "
                          + ConversationRows.COLUMNS
                          + " FROM conversations c WHERE c.user_id = :owner"
                          + closed.map(SqlSessionStore::closedAt).orElse("")
                          + (cursor.isPresent() ? " AND (c.updated_at, c.id) < (:at, :id)" : "")
                          + " ORDER BY c.updated_at DESC, c.id DESC LIMIT :limit");
              cursor.ifPresent(at -> query.bind("at", at.millis()).bind("id", at.id()));
              return query
                  .bind("owner", ownerId)
                  .bind("limit", limit + 1)
                  .map((row, context) -> ConversationRows.session(row))
                  .list();
            });
    return Rows.page(
        rows, limit, last -> new TimeCursor(last.updatedAt().toEpochMilli(), last.id()).text());
  }

  private static String closedAt(boolean closed) {
    return closed ? " AND c.closed_at IS NOT NULL" : " AND c.closed_at IS NULL";
  }

  @Override
  public Session change(String ownerId, String id, UnaryOperator<Session> change, Instant now) {
    return database.write(
        handle -> {
          Fill fill = conversations.hold(handle, ownerId, id);
          return ConversationRows.update(handle, fill.of(change.apply(fill.session())), now);
        });
  }

  @Override
  public void delete(String ownerId, String id) {
    changes.delete(ownerId, id, any -> true);
  }

  @Override
  public Session reset(String ownerId, String id, Instant now) {
    return changes.reset(ownerId, id, now);
  }

  @Override
  public Session branch(
      String ownerId, String id, long messageId, UnaryOperator<Session> branch, NewId newId) {
    return changes.branch(ownerId, id, messageId, branch, newId);
  }

  @Override
  public Edit edit(
      String ownerId,
      String id,
      long messageId,
      NewMessage next,
      UnaryOperator<Session> branch,
      NewId newId) {
    return changes.edit(ownerId, id, messageId, next, branch, newId);
  }

  @Override
  public List<Long> append(List<Append> added) {
    return database.write(handle -> appends.write(handle, added));
  }

  @Override
  public void settle(List<Settle> settled) {
    database.write(
        handle -> {
          settles.write(handle, settled);
          return settled.size();
        });
  }

  @Override
  public List<StoredMessage> messages(
      String ownerId, String id, boolean newestFirst, Optional<Long> after, int limit) {
    return database.read(
        handle -> {
          Query query =
              handle.createQuery(
                  "SELECT id, conversation_id, sequence, created_at, body"
                      + " FROM conversation_messages"
                      + " WHERE conversation_id = :id AND user_id = :owner AND sequence "
                      + (newestFirst ? "< :after" : "> :after")
                      + " ORDER BY sequence "
                      + (newestFirst ? "DESC" : "ASC")
                      + " LIMIT :limit");
          return query
              .bind("id", id)
              .bind("owner", ownerId)
              .bind("after", after.orElse(newestFirst ? Long.MAX_VALUE : -1))
              .bind("limit", limit)
              .map((row, context) -> MessageRows.message(row))
              .list();
        });
  }

  @Override
  public List<Long> idsBefore(String ownerId, String id, long sequence) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT id FROM conversation_messages WHERE conversation_id = :id"
                        + " AND user_id = :owner AND sequence < :before ORDER BY sequence")
                .bind("id", id)
                .bind("owner", ownerId)
                .bind("before", sequence)
                .mapTo(Long.class)
                .list());
  }

  @Override
  public Page<Found> search(
      String ownerId, Set<String> beginnings, Optional<String> after, int limit) {
    Optional<TimeCursor> cursor = after.map(TimeCursor::read);
    List<Found> rows =
        database.read(handle -> words.find(handle, ownerId, beginnings, cursor, limit + 1));
    return Rows.page(rows, limit, TimeCursor::behind);
  }

  @Override
  public int deleteUnchangedSince(Instant time, int most) {
    List<Session> due =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT "
                            + ConversationRows.COLUMNS
                            + " FROM conversations c WHERE c.updated_at < :time"
                            + " ORDER BY c.updated_at LIMIT :most")
                    .bind("time", time.toEpochMilli())
                    .bind("most", most)
                    .map((row, context) -> ConversationRows.session(row))
                    .list());
    return delete(due);
  }

  @Override
  public int deleteBeyond(int perPerson, int most) {
    List<Session> beyond =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT "
                            + ConversationRows.COLUMNS
                            + " FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY user_id"
                            + " ORDER BY updated_at DESC, id DESC) AS place FROM conversations) r"
                            + " JOIN conversations c ON c.id = r.id"
                            + " WHERE r.place > :kept ORDER BY r.place DESC LIMIT :most")
                    .bind("kept", perPerson)
                    .bind("most", most)
                    .map((row, context) -> ConversationRows.session(row))
                    .list());
    return delete(beyond);
  }

  /** Those of them that did not change meanwhile; how many. */
  private int delete(List<Session> due) {
    return (int) due.stream().filter(this::deleteUnchanged).count();
  }

  private boolean deleteUnchanged(Session session) {
    try {
      return changes.delete(
          session.ownerId(), session.id(), now -> now.updatedAt().equals(session.updatedAt()));
    } catch (GatewayException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return false; // its owner was faster
      }
      throw e;
    }
  }
}
