package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.util.function.Consumer;

/**
 * Reads one answer of a provider: JSON in, events out, nothing else. It may remember what it has
 * read; there is one instance for each answer, called by one thread at a time.
 *
 * <p>What it throws ends the answer: a {@link GatewayException} as it stands, anything else as
 * {@code backend_protocol_error}.
 */
public interface Wire {

  /**
   * Reads one message: an event of a stream, a line of one, or a whole answer. Messages of a kind
   * that it does not know mean nothing to it: providers add to their protocols. An answer that is
   * made of nothing else fails by itself.
   *
   * @param message a JSON object or array
   * @param out takes the events that it means, none or several
   */
  void read(JsonNode message, Consumer<GenerationEvent> out);

  /**
   * The provider has closed its answer in good order. Puts out {@link GenerationEvent.Finished},
   * unless that has been done; puts out nothing where the answer is not complete, which then fails
   * as cut short.
   */
  void end(Consumer<GenerationEvent> out);

  /**
   * The provider has said that its answer is complete, by {@code [DONE]}. For protocols that need
   * no other word for it.
   */
  default void done(Consumer<GenerationEvent> out) {
    end(out);
  }

  /** The failure for a message that the protocol does not know; says nothing of its content. */
  static GatewayException violation(String what) {
    return new GatewayException(
        ErrorCode.BACKEND_PROTOCOL,
        "The provider sent what its protocol does not know: " + what + ".");
  }
}
