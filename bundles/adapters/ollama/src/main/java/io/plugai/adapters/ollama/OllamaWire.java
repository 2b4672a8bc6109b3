package io.plugai.adapters.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.Usage;
import io.plugai.support.upstream.Failures;
import io.plugai.support.upstream.FinishWords;
import io.plugai.support.upstream.Wire;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the answers of {@code POST /api/chat}: lines of JSON, or one object with everything. */
final class OllamaWire implements Wire {
  private boolean done;
  private String reason = "";

  @Override
  public void read(JsonNode line, Consumer<GenerationEvent> out) {
    Failures.throwAnyIn(line);
    JsonNode message = line.path("message");
    String thinking = message.path("thinking").asText("");
    if (!thinking.isEmpty()) {
      out.accept(new ReasoningDelta(thinking));
    }
    String content = message.path("content").asText("");
    if (!content.isEmpty()) {
      out.accept(new TextDelta(content));
    }
    if (line.path("done").asBoolean()) {
      done = true;
      reason = line.path("done_reason").asText();
      out.accept(
          Usage.ofTokens(
              line.path("prompt_eval_count").asLong(), line.path("eval_count").asLong()));
    }
  }

  @Override
  public void end(Consumer<GenerationEvent> out) {
    if (done) {
      out.accept(FinishWords.finished(reason, false, Map.of()));
    }
  }
}
