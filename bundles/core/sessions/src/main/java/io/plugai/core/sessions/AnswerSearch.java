package io.plugai.core.sessions;

import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.SessionMessages.Answered;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Role;
import java.util.Optional;

/** Looks for the answer to a request, from the newest message back. For one use. */
final class AnswerSearch {
  private final Past past;

  AnswerSearch(Past past) {
    this.past = past;
  }

  /**
   * Where it is: a message of the assistant's that belongs to the request, or else what stands
   * behind the messages that do.
   *
   * @param asked how many messages ask for it
   */
  Answered find(String requestId, int asked) {
    Optional<String> behind = Optional.empty();
    Optional<SessionMessage> at = past.older();
    while (at.isPresent()) {
      SessionMessage message = at.get();
      boolean said = message.turn().message().role() == Role.ASSISTANT;
      if (message.turn().requestId().filter(requestId::equals).isPresent()) {
        return said
            ? new Answered(question(past.older(), asked), Optional.of(message.id()))
            : new Answered(question(at, asked), behind);
      }
      behind = Optional.of(message.id());
      at = past.older();
    }
    throw gone();
  }

  /** The place of the first of so many messages, of which this is the last. */
  private long question(Optional<SessionMessage> last, int asked) {
    Optional<SessionMessage> first = last;
    for (int i = 1; i < asked; i++) {
      first = past.older();
    }
    return first.orElseThrow(AnswerSearch::gone).sequence();
  }

  private static GatewayException gone() {
    return new GatewayException(
        ErrorCode.CONFLICT,
        "What this request asked is not in its session any more; ask it there anew.");
  }
}
