package io.plugai.core.api.session;

import io.plugai.core.api.people.Page;
import io.plugai.spi.generation.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The messages of sessions. For whom, and how, as {@link Sessions}. */
public interface SessionMessages {

  /**
   * A part of the messages.
   *
   * @param newestFirst otherwise the oldest comes first
   * @param after the {@code next} of the page before
   */
  Page<SessionMessage> list(
      String callerId, String sessionId, boolean newestFirst, Optional<String> after, int limit);

  /**
   * Adds messages behind all others, next to each other. Whoever adds at the same time loses
   * nothing either: one comes behind the other.
   *
   * @return completes on another thread once they are safe on the disk; exceptionally with the
   *     failure where they are not
   * @throws RuntimeException at once where there is no such session, it is closed, or something is
   *     wrong with the messages
   */
  CompletionStage<List<SessionMessage>> append(String callerId, String sessionId, List<Turn> turns);

  /**
   * Puts what has come of a message in its place, under its id, in whichever session it is by now,
   * be it closed; nothing where it was deleted. Never blocks.
   *
   * @param turn empty: the message is taken away
   * @return completes on another thread once it is safe on the disk
   */
  CompletionStage<Void> settle(String callerId, String messageId, Optional<Turn> turn);

  /**
   * Where the answer to a request stands.
   *
   * @param requestId whose answer it is, or who asked what was answered
   * @param asked how many messages ask for it
   * @throws RuntimeException {@code CONFLICT} where the session does not hold them (any more)
   */
  Answered answered(String callerId, String sessionId, String requestId, int asked);

  /**
   * Says a message in other words. It and all behind it go, and the new one stands in their place;
   * the session as it was goes on as a branch of its own.
   */
  Edited edit(String callerId, String sessionId, String messageId, Turn turn);

  /**
   * What to send to a model so that it goes on with the session.
   *
   * <ul>
   *   <li>The system prompt is always there, and so is what is new.
   *   <li>A turn is what a person says with all that follows until they speak again. Turns are
   *       there whole or not at all, the newest first, as many as there is room for. One that the
   *       new messages go on with, as results of tools do, is always there.
   *   <li>A call of a tool is never there without its result, nor a result without its call.
   * </ul>
   *
   * @param added what comes behind what is kept; it is not kept by this
   * @param budget tokens that there is room for, by the estimate of four characters for one token;
   *     what is always there may be more
   */
  SessionContext context(String sessionId, String callerId, List<Message> added, long budget);

  /** The same as if the session ended before that sequence. */
  SessionContext contextBefore(
      long sequence, String sessionId, String callerId, List<Message> added, long budget);

  /**
   * A question and its answer.
   *
   * @param question the sequence of the first message that asks
   * @param answer the id of what stands behind the last of them; empty where nothing does
   */
  record Answered(long question, Optional<String> answer) {}

  /**
   * What has come of an edit.
   *
   * @param session as it is now
   * @param message the new one
   * @param former the session as it was before, under an id of its own
   */
  record Edited(Session session, SessionMessage message, Session former) {}
}
