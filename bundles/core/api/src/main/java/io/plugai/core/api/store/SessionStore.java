package io.plugai.core.api.store;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Sessions and their messages. Transactions and failures as of {@link UserStore}; besides, what
 * names a session that its owner does not have fails with {@code NOT_FOUND}, and what would put
 * more into one than it may hold with {@code CONFLICT}. What is about more than 500 messages takes
 * several transactions, so that others can write in between: after a crash, a branch may be there
 * that is shorter, or messages that were to be deleted. A session goes with its owner.
 */
public interface SessionStore {

  /** Adds one with its messages, oldest first. */
  void add(Session session, List<NewMessage> messages);

  /** One of somebody's. */
  Optional<Session> byId(String ownerId, String id);

  /** Somebody's, the one that changed last first. */
  Page<Session> list(String ownerId, Optional<Boolean> closed, Optional<String> after, int limit);

  /** Changes what its owner has decided. */
  Session change(String ownerId, String id, UnaryOperator<Session> change, Instant now);

  /** Deletes it and its messages. */
  void delete(String ownerId, String id);

  /** Deletes its messages. */
  Session reset(String ownerId, String id, Instant now);

  /**
   * Adds another session with copies of the messages up to that one.
   *
   * @param branch makes the other of the one that is there
   * @param newId ids for the copies
   */
  Session branch(
      String ownerId, String id, long messageId, UnaryOperator<Session> branch, NewId newId);

  /**
   * Puts a message in the place of another and of all behind it. Those go to another session, with
   * copies of what stood before them.
   *
   * @return the session as it is now, the message, and the other session
   * @throws RuntimeException {@code CONFLICT} where it is closed
   */
  Edit edit(
      String ownerId,
      String id,
      long messageId,
      NewMessage next,
      UnaryOperator<Session> branch,
      NewId newId);

  /**
   * Adds messages to sessions, all of them or none; those that are there already are left.
   *
   * @return for each the sequence of its first message; the others follow
   * @throws RuntimeException {@code CONFLICT} where a session is closed or full
   */
  List<Long> append(List<Append> appends);

  /**
   * Puts messages in the place of those with the same ids, or takes those away; all of them or
   * none. They are looked for in whichever session they are by now, be it closed; those that are
   * gone are left.
   *
   * @throws RuntimeException {@code CONFLICT} where a session is full, {@code UNAVAILABLE} where
   *     one moves meanwhile
   */
  void settle(List<Settle> settles);

  /**
   * A part of a session's messages.
   *
   * @param after the sequence of the last one that was told
   */
  List<StoredMessage> messages(
      String ownerId, String id, boolean newestFirst, Optional<Long> after, int limit);

  /** The ids of a session's messages before that sequence, oldest first. */
  List<Long> idsBefore(String ownerId, String id, long sequence);

  /**
   * Somebody's messages that have, for each of these, a word that begins with it; the newest first.
   *
   * @param beginnings of letters and digits only, at least one
   */
  Page<Found> search(String ownerId, Set<String> beginnings, Optional<String> after, int limit);

  /** Deletes sessions that last changed before then, at most so many; how many. */
  int deleteUnchangedSince(Instant time, int most);

  /**
   * Deletes what somebody has beyond so many, what changed last stays; at most so many; how many.
   */
  int deleteBeyond(int perPerson, int most);

  /** Gives ids, no two the same. */
  @FunctionalInterface
  interface NewId {
    /** The next one. */
    long next();
  }

  /**
   * A message to add.
   *
   * @param id positive
   * @param words what it is found by, with spaces between them: letters and digits only
   * @param body all else, as JSON
   */
  record NewMessage(long id, Instant at, String words, String body) {}

  /** A message that is there. */
  record StoredMessage(long id, String sessionId, long sequence, Instant at, String body) {}

  /**
   * Messages to add to one session.
   *
   * @param name that it gets where it has none
   */
  record Append(
      String ownerId,
      String sessionId,
      Optional<String> name,
      Instant now,
      List<NewMessage> messages)
      implements Change {

    /** Copies the list. */
    public Append {
      messages = List.copyOf(messages);
    }
  }

  /**
   * What has come of a message that was added before it was complete.
   *
   * @param messages it, under the same id; none: it is taken away
   */
  record Settle(String ownerId, long id, Instant now, List<NewMessage> messages) implements Change {

    /** Copies the list. */
    public Settle {
      messages = List.copyOf(messages);
    }
  }

  /** Something that is written with others. */
  sealed interface Change permits Append, Settle {
    /** What it brings. */
    List<NewMessage> messages();
  }

  /** What has come of an edit. */
  record Edit(Session session, long sequence, Session former) {}

  /** A message, and its session. */
  record Found(Session session, StoredMessage message) {}
}
