package io.plugai.core.persistence.conversations;

import io.plugai.core.api.store.SessionStore.Found;
import io.plugai.core.persistence.engine.Engine;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds messages by the beginnings of their words: on SQLite by FTS5 (sqlite.org/fts5.html), on
 * Postgres by a {@code tsvector}. Words and beginnings are letters and digits, told apart by
 * whoever keeps and looks for them, so that both find the same and no text is ever read as a query.
 */
enum WordSearch {
  SQLITE(
      " FROM conversation_words w JOIN conversation_messages m ON m.id = w.rowid"
          + " WHERE w.conversation_words MATCH :query AND m.user_id = :owner") {
    /** The owner is a word as well: what others have said is not even looked at. */
    @Override
    String query(String ownerId, Collection<String> beginnings) {
      Stream<String> owner =
          Arrays.stream(ownerId.replace("_", "").split("[^0-9A-Za-z]+"))
              .map(part -> "owner : \"" + part + "\"");
      Stream<String> words = beginnings.stream().map(word -> "words : \"" + word + "\" *");
      return Stream.concat(owner, words).collect(Collectors.joining(" AND "));
    }
  },
  POSTGRES(
      " FROM conversation_messages m"
          + " WHERE m.found_by @@ CAST(:query AS tsquery) AND m.user_id = :owner") {
    @Override
    String query(String ownerId, Collection<String> beginnings) {
      return beginnings.stream().map(word -> "'" + word + "':*").collect(Collectors.joining(" & "));
    }
  };

  private static final String NEWEST_FIRST = " ORDER BY m.created_at DESC, m.id DESC";

  private final String from;

  WordSearch(String from) {
    this.from = from;
  }

  static WordSearch of(Engine engine) {
    return engine.kind().equals("sqlite") ? SQLITE : POSTGRES;
  }

  /** In the database's own language. */
  abstract String query(String ownerId, Collection<String> beginnings);

  List<Found> find(
      Handle handle,
      String ownerId,
      Collection<String> beginnings,
      Optional<TimeCursor> after,
      int limit) {
    beginnings.forEach(WordSearch::refuseOthers);
    Query query =
        handle.createQuery(
            "SELECT "
                + ConversationRows.COLUMNS
                + ", m.id, m.conversation_id, m.sequence, m.created_at, m.body FROM (SELECT m.id"
                + from
                + (after.isPresent() ? " AND (m.created_at, m.id) < (:at, :id)" : "")
                + NEWEST_FIRST
                + " LIMIT :limit) f JOIN conversation_messages m ON m.id = f.id"
                + " JOIN conversations c ON c.id = m.conversation_id"
                + NEWEST_FIRST);
    after.ifPresent(at -> query.bind("at", at.millis()).bind("id", at.number()));
    return query
        .bind("query", query(ownerId, beginnings))
        .bind("owner", ownerId)
        .bind("limit", limit)
        .map((row, context) -> new Found(ConversationRows.session(row), MessageRows.message(row)))
        .list();
  }

  private static void refuseOthers(String word) {
    if (word.isEmpty() || !word.codePoints().allMatch(Character::isLetterOrDigit)) {
      throw new IllegalArgumentException("no word");
    }
  }
}
