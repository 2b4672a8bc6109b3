package io.plugai.core.sessions;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionContext;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.SessionMessages;
import io.plugai.core.api.session.Turn;
import io.plugai.core.api.state.StateSeal;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.SessionStore.Append;
import io.plugai.core.api.store.SessionStore.NewMessage;
import io.plugai.core.api.store.SessionStore.Settle;
import io.plugai.core.api.store.SessionStore.StoredMessage;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The messages of sessions. */
@Component
public final class MessageService implements SessionMessages {
  /** Behind all messages. */
  private static final long END = Long.MAX_VALUE;

  private static final int MOST_TURNS = 128;

  private final SessionStore store;
  private final StoredTurns turns;
  private final AppendQueue queue;

  /** Called by the framework. */
  @Activate
  public MessageService(@Reference SessionStore store, @Reference StateSeal states) {
    this.store = store;
    this.turns = new StoredTurns(states);
    this.queue = new AppendQueue(store);
  }

  /** Writes what waits, for a bounded while. */
  @Deactivate
  public void stop() {
    queue.close();
  }

  private Session require(String callerId, String sessionId) {
    return store.byId(callerId, sessionId).orElseThrow(() -> GatewayException.notFound("session"));
  }

  @Override
  public Page<SessionMessage> list(
      String callerId, String sessionId, boolean newestFirst, Optional<String> after, int limit) {
    Session session = require(callerId, sessionId);
    List<StoredMessage> rows =
        store.messages(
            callerId, session.id(), newestFirst, after.map(MessageService::place), limit + 1);
    List<SessionMessage> items = rows.stream().limit(limit).map(turns::read).toList();
    return new Page<>(
        items,
        rows.size() > limit
            ? Optional.of(Long.toString(items.get(limit - 1).sequence()))
            : Optional.empty());
  }

  private static long place(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw GatewayException.invalid("after", "is no `next` of this list");
    }
  }

  // ---- adding ----

  @Override
  public CompletionStage<List<SessionMessage>> append(
      String callerId, String sessionId, List<Turn> added) {
    if (added.isEmpty() || added.size() > MOST_TURNS) {
      throw GatewayException.invalid("messages", "must be 1 to " + MOST_TURNS);
    }
    Session session = requireOpen(callerId, sessionId);
    Instant now = SessionService.now();
    List<NewMessage> messages = added.stream().map(turn -> turns.write(turn, now)).toList();
    Append append = new Append(callerId, session.id(), name(session, added), now, messages);
    return queue.write(append).thenApply(first -> kept(session, first, messages, added));
  }

  private Session requireOpen(String callerId, String sessionId) {
    Session session = require(callerId, sessionId);
    if (session.closedAt().isPresent()) {
      throw new GatewayException(ErrorCode.CONFLICT, "The session is closed.");
    }
    return session;
  }

  private static Optional<String> name(Session session, List<Turn> added) {
    return session.settings().name().isPresent()
        ? Optional.empty()
        : added.stream().flatMap(turn -> Names.of(turn.message()).stream()).findFirst();
  }

  private static List<SessionMessage> kept(
      Session session, long first, List<NewMessage> messages, List<Turn> added) {
    return IntStream.range(0, messages.size())
        .mapToObj(i -> kept(session, first + i, messages.get(i), added.get(i)))
        .toList();
  }

  private static SessionMessage kept(
      Session session, long sequence, NewMessage message, Turn turn) {
    return new SessionMessage(
        SessionIds.message(message.id()), session.id(), sequence, message.at(), turn);
  }

  @Override
  public CompletionStage<Void> settle(String callerId, String messageId, Optional<Turn> turn) {
    long id = SessionIds.message(messageId);
    Instant now = SessionService.now();
    return queue.write(
        new Settle(
            callerId, id, now, turn.stream().map(said -> turns.write(said, id, now)).toList()));
  }

  @Override
  public Edited edit(String callerId, String sessionId, String messageId, Turn turn) {
    NewMessage next = turns.write(turn, SessionService.now());
    SessionStore.Edit edit =
        store.edit(
            callerId,
            sessionId,
            SessionIds.message(messageId),
            next,
            old -> SessionService.branched(old, messageId, Optional.empty()),
            SessionIds::message);
    return new Edited(
        edit.session(), kept(edit.session(), edit.sequence(), next, turn), edit.former());
  }

  // ---- going on ----

  @Override
  public Answered answered(String callerId, String sessionId, String requestId, int asked) {
    return new AnswerSearch(new History(store, turns, require(callerId, sessionId), END))
        .find(requestId, asked);
  }

  @Override
  public SessionContext context(
      String sessionId, String callerId, List<Message> added, long budget) {
    return contextBefore(END, sessionId, callerId, added, budget);
  }

  @Override
  public SessionContext contextBefore(
      long sequence, String sessionId, String callerId, List<Message> added, long budget) {
    Session session = require(callerId, sessionId);
    History history = new History(store, turns, session, sequence);
    return new ContextCut(session.settings().system(), added, budget, history).make();
  }
}
