package io.plugai.support.upstream;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The least protocol there can be: {@code {"text": …}} is a piece, {@code {"end": true}} the end.
 */
final class PlainWire implements Wire {
  private boolean ended;

  @Override
  public void read(JsonNode message, Consumer<GenerationEvent> out) {
    if (message.has("text")) {
      out.accept(new GenerationEvent.TextDelta(requireNonNull(message.path("text").textValue())));
    }
    ended |= message.has("end");
  }

  @Override
  public void end(Consumer<GenerationEvent> out) {
    if (ended) {
      out.accept(new GenerationEvent.Finished(FinishReason.STOP, Map.of()));
    }
  }
}
