package io.plugai.http.generate.session;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.SessionMessages;
import io.plugai.core.api.session.SessionMessages.Edited;
import io.plugai.core.api.session.Turn;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Where in a session the answer to a request goes: behind everything, with what is asked, or in the
 * place of an answer that there was before, which goes on with all behind it as a branch.
 *
 * @param asked what is added before it
 * @param instead the id of the message that it takes the place of
 * @param executor may wait for the database
 */
record SessionPlace(
    SessionMessages messages,
    String callerId,
    String sessionId,
    List<Turn> asked,
    Optional<String> instead,
    Executor executor) {

  /**
   * An answer that has its place.
   *
   * @param former the id of the session as it was, where something was in that place
   */
  record Begun(String messageId, Optional<String> former) {}

  /** Completes when what is asked, and an answer to begin with, are safe on the disk. */
  CompletionStage<Begun> begin(Turn answer) {
    return instead.isPresent()
        ? CompletableFuture.supplyAsync(() -> replace(instead.get(), answer), executor)
        : messages
            .append(callerId, sessionId, Stream.concat(asked.stream(), Stream.of(answer)).toList())
            .thenApply(SessionPlace::last);
  }

  private static Begun last(List<SessionMessage> kept) {
    return new Begun(kept.get(kept.size() - 1).id(), Optional.empty());
  }

  private Begun replace(String former, Turn answer) {
    Edited edited = messages.edit(callerId, sessionId, former, answer);
    Session before = edited.former();
    return new Begun(edited.message().id(), Optional.of(before.id()));
  }

  /** Completes when what has come of the answer is safe; nothing: it is taken away. */
  CompletionStage<Void> settle(Begun where, Optional<Turn> answer) {
    return messages.settle(callerId, where.messageId(), answer);
  }
}
