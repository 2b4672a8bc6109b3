package io.plugai.core.api.session;

import io.plugai.core.api.people.Page;
import java.util.Optional;

/**
 * Conversations that the gateway keeps. Everybody sees their own only: for others' ids it says
 * {@code NOT_FOUND}, as for those that there are not. Checks all input. May block for a moment: it
 * asks the database. Safe for all threads.
 */
public interface Sessions {
  /** Messages that a session may hold. */
  int MOST_MESSAGES = 50_000;

  /** What the messages of a session may take, as JSON in UTF-8: 16 MiB. */
  long MOST_BYTES = 16L << 20;

  /** Begins one. */
  Session create(String callerId, SessionSettings settings);

  /** One of the caller's. */
  Session get(String callerId, String sessionId);

  /**
   * The caller's, the one that changed last first.
   *
   * @param closed only those that are closed, or that are not
   * @param after the {@code next} of the page before
   */
  Page<Session> list(String callerId, Optional<Boolean> closed, Optional<String> after, int limit);

  /** Decides anew about all that its owner decides: what is empty is none from then on. */
  Session update(String callerId, String sessionId, SessionSettings settings);

  /** Closes it, so that it takes no messages, or opens it again. */
  Session close(String callerId, String sessionId, boolean closed);

  /** Deletes it with its messages. */
  void delete(String callerId, String sessionId);

  /** Deletes its messages; the session stays. */
  Session reset(String callerId, String sessionId);

  /**
   * Begins another session with the messages up to that one.
   *
   * @param name of the new one; that of the old one where it is empty
   */
  Session branch(String callerId, String sessionId, String messageId, Optional<String> name);

  /**
   * The caller's messages that hold all of the words, or words that begin with them; the newest
   * first. Neither case nor accents count.
   */
  Page<SessionHit> search(String callerId, String words, Optional<String> after, int limit);

  /** The whole of it. */
  SessionArchive export(String callerId, String sessionId);

  /** Begins a session with what another one held; open, and under new ids. */
  Session restore(String callerId, SessionArchive archive);
}
