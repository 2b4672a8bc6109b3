package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plugai.spi.generation.GenerationEvent;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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

  /** Reads an answer whose headers say something too, and which may have no body. */
  final class OfAnswer<T> implements Reader<T> {
    private final ResponseInfo answer;
    private final Function<JsonAnswer, T> function;
    private JsonNode body = MissingNode.getInstance();

    OfAnswer(ResponseInfo answer, Function<JsonAnswer, T> function) {
      this.answer = answer;
      this.function = function;
    }

    @Override
    public void read(JsonNode message, Consumer<T> out) {
      body = message;
    }

    @Override
    public void end(boolean said, Consumer<T> out) {
      out.accept(function.apply(new JsonAnswer(answer.statusCode(), answer.headers(), body)));
    }

    @Override
    public boolean isLast(T last) {
      return true;
    }
  }

  /** Reads each message of a stream by itself. */
  record OfEach<T>(ResponseInfo answer, Function<JsonAnswer, T> function, Predicate<T> last)
      implements Reader<T> {

    @Override
    public void read(JsonNode message, Consumer<T> out) {
      out.accept(function.apply(new JsonAnswer(answer.statusCode(), answer.headers(), message)));
    }

    @Override
    public void end(boolean said, Consumer<T> out) {
      // What is the last one, itself tells.
    }

    @Override
    public boolean isLast(T made) {
      return last.test(made);
    }
  }
}
