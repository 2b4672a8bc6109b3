package io.plugai.core.persistence.conversations;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.session.Sessions;
import io.plugai.core.persistence.engine.Engine;
import io.plugai.core.persistence.engine.Rows;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The table of conversations, row by row. */
final class ConversationRows {
  /** Its columns, of the table {@code c}, under names that no other table has. */
  static final String COLUMNS =
      "c.id AS c_id, c.user_id AS c_user_id, c.name AS c_name, c.model AS c_model,"
          + " c.parameters AS c_parameters, c.instructions AS c_instructions,"
          + " c.origin_id AS c_origin_id, c.origin_message AS c_origin_message,"
          + " c.created_at AS c_created_at, c.updated_at AS c_updated_at,"
          + " c.closed_at AS c_closed_at, c.messages AS c_messages";

  private final Engine engine;

  ConversationRows(Engine engine) {
    this.engine = engine;
  }

  /**
   * What a conversation is, and how full.
   *
   * @param next the sequence of the next message
   * @param bytes what its messages take
   */
  record Fill(Session session, long next, long bytes) {

    /** One with no messages, the first of which will have that place. */
    static Fill empty(Session session, long next) {
      return new Fill(counted(session, 0), next, 0);
    }

    /** A session that has so many messages. */
    static Session counted(Session s, long messages) {
      return new Session(
          s.id(),
          s.ownerId(),
          s.settings(),
          s.origin(),
          s.createdAt(),
          s.updatedAt(),
          s.closedAt(),
          messages);
    }

    /** The same of a session that was decided anew. */
    Fill of(Session other) {
      return new Fill(other, next, bytes);
    }

    /** The same with so many messages more. */
    Fill and(long messages, long more) {
      return new Fill(
          counted(session, session.messages() + messages), next + messages, bytes + more);
    }

    /** The same with so many messages more in places that were given before. */
    Fill in(long messages, long more) {
      return new Fill(counted(session, session.messages() + messages), next, bytes + more);
    }

    /** Refuses what may not be there. */
    Fill check() {
      if (session.messages() > Sessions.MOST_MESSAGES || bytes > Sessions.MOST_BYTES) {
        throw new GatewayException(
            ErrorCode.CONFLICT, "The session is full; begin another one, or reset it.");
      }
      return this;
    }

    /** Refuses to go on with one that is closed. */
    Fill open() {
      if (session.closedAt().isPresent()) {
        throw new GatewayException(ErrorCode.CONFLICT, "The session is closed.");
      }
      return this;
    }
  }

  static Optional<Session> find(Handle handle, String ownerId, String id) {
    return handle
        .createQuery(
            "SELECT " + COLUMNS + " FROM conversations c WHERE c.id = :id AND c.user_id = :owner")
        .bind("id", id)
        .bind("owner", ownerId)
        .map((row, context) -> session(row))
        .findOne();
  }

  /** Nobody else changes it, or adds to it, until the transaction ends. */
  Fill hold(Handle handle, String ownerId, String id) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + ", c.next_sequence, c.bytes FROM conversations c"
                + " WHERE c.id = :id AND c.user_id = :owner"
                + engine.forUpdate())
        .bind("id", id)
        .bind("owner", ownerId)
        .map(
            (row, context) ->
                new Fill(session(row), row.getLong("next_sequence"), row.getLong("bytes")))
        .findOne()
        .orElseThrow(() -> GatewayException.notFound("session"));
  }

  static void delete(Handle handle, String id) {
    handle.createUpdate("DELETE FROM conversations WHERE id = :id").bind("id", id).execute();
  }

  static void insert(Handle handle, Fill fill) {
    bind(
            handle.createUpdate(
                "INSERT INTO conversations (id, user_id, name, model, parameters, instructions,"
                    + " origin_id, origin_message, created_at, updated_at, closed_at,"
                    + " next_sequence, messages, bytes) VALUES (:id, :owner, :name, :model,"
                    + " :parameters, :instructions, :originId, :originMessage, :createdAt,"
                    + " :updatedAt, :closedAt, :next, :messages, :bytes)"),
            fill)
        .bind("owner", fill.session().ownerId())
        .bind("originId", fill.session().origin().map(Session.Origin::sessionId).orElse(null))
        .bind("originMessage", fill.session().origin().map(Session.Origin::messageId).orElse(null))
        .bind("createdAt", fill.session().createdAt().toEpochMilli())
        .execute();
  }

  /** Writes what may have changed; says what is there then. */
  static Session update(Handle handle, Fill fill, Instant now) {
    Session s = fill.session();
    Session next =
        new Session(
            s.id(),
            s.ownerId(),
            s.settings(),
            s.origin(),
            s.createdAt(),
            now,
            s.closedAt(),
            s.messages());
    bind(
            handle.createUpdate(
                "UPDATE conversations SET name = :name, model = :model, parameters = :parameters,"
                    + " instructions = :instructions, updated_at = :updatedAt,"
                    + " closed_at = :closedAt, next_sequence = :next, messages = :messages,"
                    + " bytes = :bytes WHERE id = :id"),
            new Fill(next, fill.next(), fill.bytes()))
        .execute();
    return next;
  }

  private static Update bind(Update update, Fill fill) {
    Session session = fill.session();
    SessionSettings settings = session.settings();
    return update
        .bind("id", session.id())
        .bind("name", settings.name().orElse(null))
        .bind("model", settings.model().orElse(null))
        .bind("parameters", settings.parameters())
        .bind("instructions", settings.system().orElse(null))
        .bind("updatedAt", session.updatedAt().toEpochMilli())
        .bind("closedAt", Rows.millis(session.closedAt()))
        .bind("next", fill.next())
        .bind("messages", session.messages())
        .bind("bytes", fill.bytes());
  }

  static Session session(ResultSet row) throws SQLException {
    Optional<String> originMessage = Rows.maybeText(row, "c_origin_message");
    return new Session(
        Rows.text(row, "c_id"),
        Rows.text(row, "c_user_id"),
        new SessionSettings(
            Rows.maybeText(row, "c_name"),
            Rows.maybeText(row, "c_model"),
            Rows.text(row, "c_parameters"),
            Rows.maybeText(row, "c_instructions")),
        Rows.maybeText(row, "c_origin_id")
            .flatMap(id -> originMessage.map(message -> new Session.Origin(id, message))),
        Rows.instant(row, "c_created_at"),
        Rows.instant(row, "c_updated_at"),
        Rows.maybeInstant(row, "c_closed_at"),
        row.getLong("c_messages"));
  }
}
