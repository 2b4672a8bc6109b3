package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.GenerationEvent;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes of messages what is wanted. One for each answer, used by one thread at a time.
 *
 * @param <T> what is wanted
 */
interface Reader<T> {

  /** Reads one message. */
  void read(JsonNode message, Consumer<T> out);

  /**
   * Nothing follows.
   *
   * @param said whether the provider has said so, rather than just closed its answer
   */
  void end(boolean said, Consumer<T> out);

  /** Whether nothing is delivered after this. */
  boolean isLast(T made);

  /** Reads the events of a generation. */
  record OfWire(Wire wire) implements Reader<GenerationEvent> {

    @Override
    public void read(JsonNode message, Consumer<GenerationEvent> out) {
      wire.read(message, out);
    }

    @Override
    public void end(boolean said, Consumer<GenerationEvent> out) {
      if (said) {
        wire.done(out);
      } else {
        wire.end(out);
      }
    }

    @Override
    public boolean isLast(GenerationEvent made) {
      return made instanceof GenerationEvent.Finished;
    }
  }

  /** Reads the only message of an answer, or the last one. */
  final class OfMessage<T> implements Reader<T> {
    private final Function<JsonNode, T> function;
    private @Nullable T made;

    OfMessage(Function<JsonNode, T> function) {
      this.function = function;
    }

    @Override
    public void read(JsonNode message, Consumer<T> out) {
      made = function.apply(message);
    }

    @Override
    public void end(boolean said, Consumer<T> out) {
      if (made != null) {
        out.accept(made);
      }
    }

    @Override
    public boolean isLast(T last) {
      return true;
    }
  }
}
