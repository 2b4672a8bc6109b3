package io.plugai.core.persistence.conversations;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.store.SessionStore.Edit;
import io.plugai.core.api.store.SessionStore.NewId;
import io.plugai.core.api.store.SessionStore.NewMessage;
import io.plugai.core.persistence.conversations.ConversationRows.Fill;
import io.plugai.core.persistence.conversations.MessageRows.Sum;
import io.plugai.core.persistence.engine.Database;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * Changes of many messages at once. They take steps of some hundred messages, each in a transaction
 * of its own, so that others can write in between; what fits one step is all or nothing. After each
 * step a conversation is one that could be: a crash leaves a branch that is shorter, or messages
 * that were to be deleted.
 */
final class LongChanges {
  private static final int STEP = 500;

  private final Database database;
  private final ConversationRows conversations;

  LongChanges(Database database, ConversationRows conversations) {
    this.database = database;
    this.conversations = conversations;
  }

  // ---- adding ----

  void add(Session session, List<NewMessage> messages) {
    Fill none = Fill.empty(session, 0);
    none.and(messages.size(), MessageRows.bytes(messages)).check();
    database.write(
        handle -> {
          ConversationRows.insert(handle, none);
          return addStep(handle, none, messages, 0);
        });
    try {
      for (int from = STEP; from < messages.size(); from += STEP) {
        int begin = from;
        database.write(
            handle ->
                addStep(
                    handle,
                    conversations.hold(handle, session.ownerId(), session.id()),
                    messages,
                    begin));
      }
    } catch (RuntimeException e) {
      takeBack(session, e);
      throw e;
    }
  }

  private static Session addStep(Handle handle, Fill fill, List<NewMessage> messages, int from) {
    List<NewMessage> some = messages.subList(from, Math.min(from + STEP, messages.size()));
    Session session = fill.session();
    MessageRows.insert(handle, session.ownerId(), session.id(), from, some);
    Fill next = fill.and(some.size(), MessageRows.bytes(some));
    return ConversationRows.update(handle, next, session.updatedAt());
  }

  private void takeBack(Session session, RuntimeException why) {
    try {
      delete(session.ownerId(), session.id(), any -> true);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  // ---- copying ----

  /** What is copied: the messages of one before a place, to another. */
  private record Copy(Session from, Session to, long before, Sum sum, NewId newId) {}

  Session branch(
      String ownerId, String id, long messageId, UnaryOperator<Session> branch, NewId newId) {
    record Begun(Copy copy, long at) {}
    Begun begun =
        database.write(
            handle -> {
              Fill fill = conversations.hold(handle, ownerId, id);
              long end = MessageRows.sequence(handle, id, messageId) + 1;
              Copy copy = begin(handle, fill, branch, end, end, newId);
              return new Begun(copy, copyStep(handle, copy, 0));
            });
    copyRest(begun.copy(), begun.at());
    return begun.copy().to();
  }

  /** The other one, with nothing in it yet. */
  private static Copy begin(
      Handle handle,
      Fill from,
      UnaryOperator<Session> branch,
      long before,
      long next,
      NewId newId) {
    Session source = from.session();
    Sum sum = MessageRows.before(handle, source.id(), before);
    Session to = branch.apply(source);
    ConversationRows.insert(handle, Fill.empty(to, next));
    return new Copy(source, Fill.counted(to, sum.messages()), before, sum, newId);
  }

  /** Copies some; where to go on, or where to stop once all are copied. */
  private long copyStep(Handle handle, Copy copy, long at) {
    Fill to = conversations.hold(handle, copy.to().ownerId(), copy.to().id());
    MessageRows.Copied copied =
        MessageRows.copy(handle, copy.from(), copy.to(), at, copy.before(), STEP, copy.newId());
    Sum sum = copied.sum();
    Fill next = new Fill(to.session(), to.next() - sum.messages(), to.bytes());
    ConversationRows.update(
        handle, next.and(sum.messages(), sum.bytes()), to.session().updatedAt());
    return sum.messages() < STEP ? copy.before() : copied.next();
  }

  private void copyRest(Copy copy, long begin) {
    try {
      long at = begin;
      while (at < copy.before()) {
        long from = at;
        at = database.write(handle -> copyStep(handle, copy, from));
      }
      database.read(handle -> checkWhole(handle, copy));
    } catch (RuntimeException e) {
      takeBack(copy.to(), e);
      throw e;
    }
  }

  /** Somebody may have taken from the one what was not yet in the other. */
  private static Sum checkWhole(Handle handle, Copy copy) {
    Sum copied = MessageRows.before(handle, copy.to().id(), copy.before());
    if (!copied.equals(copy.sum())) {
      throw new GatewayException(
          ErrorCode.CONFLICT, "The session changed meanwhile; try it again.");
    }
    return copied;
  }

  // ---- editing ----

  Edit edit(
      String ownerId,
      String id,
      long messageId,
      NewMessage message,
      UnaryOperator<Session> branch,
      NewId newId) {
    record Begun(Copy copy, long at, Optional<Edit> done) {}
    Begun begun =
        database.write(
            handle -> {
              Fill fill = conversations.hold(handle, ownerId, id).open();
              long place = MessageRows.sequence(handle, id, messageId);
              Copy copy = begin(handle, fill, branch, place, fill.next(), newId);
              long at = copyStep(handle, copy, 0);
              return new Begun(
                  copy,
                  at,
                  at < place
                      ? Optional.empty()
                      : Optional.of(replace(handle, copy, messageId, message)));
            });
    return begun
        .done()
        .orElseGet(
            () -> {
              copyRest(begun.copy(), begun.at());
              return replaceAfterwards(begun.copy(), messageId, message);
            });
  }

  private Edit replaceAfterwards(Copy copy, long messageId, NewMessage message) {
    try {
      return database.write(handle -> replace(handle, copy, messageId, message));
    } catch (RuntimeException e) {
      takeBack(copy.to(), e);
      throw e;
    }
  }

  /** Moves the tail over to the other, and puts the message in its place. */
  private Edit replace(Handle handle, Copy copy, long messageId, NewMessage message) {
    String id = copy.from().id();
    Fill fill = conversations.hold(handle, copy.from().ownerId(), id).open();
    if (MessageRows.sequence(handle, id, messageId) != copy.before()
        || !MessageRows.before(handle, id, copy.before()).equals(copy.sum())) {
      throw new GatewayException(
          ErrorCode.CONFLICT, "The session changed meanwhile; try it again.");
    }
    MessageRows.move(handle, id, copy.to().id(), copy.before());
    Fill former =
        new Fill(Fill.counted(copy.to(), fill.session().messages()), fill.next(), fill.bytes());
    Session other = ConversationRows.update(handle, former, copy.to().updatedAt());
    Sum sum = copy.sum();
    Fill kept =
        new Fill(Fill.counted(fill.session(), sum.messages()), fill.next(), sum.bytes())
            .and(1, MessageRows.bytes(List.of(message)))
            .check();
    MessageRows.insert(handle, copy.from().ownerId(), id, fill.next(), List.of(message));
    return new Edit(ConversationRows.update(handle, kept, message.at()), fill.next(), other);
  }

  // ---- deleting ----

  /** Deletes it, where it is still one of those; whether it was. */
  boolean delete(String ownerId, String id, Predicate<Session> due) {
    DeleteStep step = DeleteStep.MORE;
    while (step == DeleteStep.MORE) {
      step = database.write(handle -> deleteStep(handle, ownerId, id, due));
    }
    return step == DeleteStep.DONE;
  }

  private enum DeleteStep {
    MORE,
    DONE,
    NOT_DUE
  }

  private DeleteStep deleteStep(Handle handle, String ownerId, String id, Predicate<Session> due) {
    Fill fill = conversations.hold(handle, ownerId, id);
    if (!due.test(fill.session())) {
      return DeleteStep.NOT_DUE;
    }
    Sum gone = MessageRows.delete(handle, id, Long.MAX_VALUE, STEP);
    if (gone.messages() == STEP) {
      ConversationRows.update(handle, without(fill, gone), fill.session().updatedAt());
      return DeleteStep.MORE;
    }
    ConversationRows.delete(handle, id);
    return DeleteStep.DONE;
  }

  private static Fill without(Fill fill, Sum gone) {
    Session session = fill.session();
    return new Fill(
        Fill.counted(session, session.messages() - gone.messages()),
        fill.next(),
        fill.bytes() - gone.bytes());
  }

  /** Deletes the messages that are there now. */
  Session reset(String ownerId, String id, Instant now) {
    long end = database.read(handle -> conversations.hold(handle, ownerId, id).next());
    while (true) {
      ResetStep step = database.write(handle -> resetStep(handle, ownerId, id, end, now));
      if (step.gone() < STEP) {
        return step.session();
      }
    }
  }

  private record ResetStep(Session session, long gone) {}

  private ResetStep resetStep(Handle handle, String ownerId, String id, long end, Instant now) {
    Fill fill = conversations.hold(handle, ownerId, id);
    Sum gone = MessageRows.delete(handle, id, end, STEP);
    return new ResetStep(
        ConversationRows.update(handle, without(fill, gone), now), gone.messages());
  }
}
