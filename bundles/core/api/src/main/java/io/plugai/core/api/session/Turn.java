package io.plugai.core.api.session;

import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Usage;
import io.plugai.spi.model.Modality;
import java.util.List;
import java.util.Optional;

/**
 * A message with what belongs to it: what went into a request, or what came out of it.
 *
 * @param message who says what
 * @param modality what was to be made
 * @param attachments files that lie elsewhere
 * @param parameters a JSON object: what the request asked with, where that is kept
 * @param model that answered, as {@code provider/name}
 * @param requestId the request that it belongs to
 * @param finishReason why the model stopped
 * @param usage what the answer took
 * @param cut why it ends before its end, as {@code cancelled} or the code of a failure; empty for a
 *     message that is complete
 */
public record Turn(
    Message message,
    Modality modality,
    List<Attachment> attachments,
    Optional<String> parameters,
    Optional<String> model,
    Optional<String> requestId,
    Optional<FinishReason> finishReason,
    Optional<Usage> usage,
    Optional<String> cut) {

  /** Copies the list. */
  public Turn {
    attachments = List.copyOf(attachments);
  }

  /** A message of a conversation in text, and nothing else about it. */
  public static Turn of(Message message) {
    return new Turn(
        message,
        Modality.TEXT,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same as part of a request. */
  public Turn in(String request) {
    return new Turn(
        message,
        modality,
        attachments,
        parameters,
        model,
        Optional.of(request),
        finishReason,
        usage,
        cut);
  }

  /** Whether it is all that was to be said. */
  public boolean complete() {
    return cut.isEmpty();
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "Turn[" + message.role() + "]";
  }
}
