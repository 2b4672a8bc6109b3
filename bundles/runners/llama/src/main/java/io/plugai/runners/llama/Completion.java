package io.plugai.runners.llama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.runners.llama.prompt.Prompt;
import io.plugai.runners.llama.prompt.Prompts;
import io.plugai.runners.llama.prompt.Thoughts;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Usage;
import io.plugai.spi.model.Parameter;
import io.plugai.support.upstream.Failures;
import io.plugai.support.upstream.Json;
import io.plugai.support.upstream.Wire;
import io.plugai.support.worker.text.Ask;
import io.plugai.support.worker.text.WellFormed;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One {@code POST /completion} of a {@code llama-server} (tools/server/README.md there): a prompt
 * of texts and tokens in, pieces of text out.
 */
final class Completion implements Wire {
  private static final String LIMIT = "limit";

  private final GenerationRequest request;
  private @Nullable Thoughts thoughts;
  private Consumer<GenerationEvent> out = event -> {};
  private boolean stopped;

  Completion(GenerationRequest request) {
    this.request = request;
  }

  /**
   * What the server is asked for, as UTF-8.
   *
   * @throws GatewayException {@code VALIDATION} or {@code FEATURE_NOT_SUPPORTED}
   */
  byte[] body(Prompts prompts) {
    GenerationRequest checked = ServerRequest.of(request);
    Prompt prompt = prompts.of(request);
    thoughts =
        new Thoughts(
            prompt.answer(),
            piece -> out.accept(new GenerationEvent.ReasoningDelta(piece)),
            piece -> out.accept(new GenerationEvent.TextDelta(piece)));
    ObjectNode body = Json.object();
    checked.parameters().standard().forEach((name, value) -> body.set(name, Json.value(value)));
    JsonNode most = body.remove(Parameter.MAX_TOKENS.name());
    if (most != null) {
      body.set("n_predict", most);
    }
    body.setAll(Json.object(checked.parameters().provider()));
    body.remove(Prompts.SETTINGS);
    addPrompt(body, prompt.pieces());
    body.put("stream", true);
    return Json.bytes(body);
  }

  /** A list of texts alone would be several prompts. */
  private static void addPrompt(ObjectNode body, List<Ask.Piece> pieces) {
    if (pieces.size() == 1 && pieces.get(0) instanceof Ask.Words words) {
      body.put("prompt", WellFormed.text(words.text()));
      return;
    }
    ArrayNode list = body.putArray("prompt");
    for (Ask.Piece piece : pieces) {
      if (piece instanceof Ask.Words words) {
        list.add(WellFormed.text(words.text()));
      } else {
        list.add(((Ask.Token) piece).id());
      }
    }
  }

  @Override
  public void read(JsonNode message, Consumer<GenerationEvent> out) {
    Failures.throwAnyIn(message);
    this.out = out;
    Thoughts reading = thoughts;
    if (reading == null || !message.path("content").isTextual() || stopped) {
      return;
    }
    reading.push(message.path("content").textValue());
    if (message.path("stop").asBoolean()) {
      stopped = true;
      reading.end();
      out.accept(usage(message));
      out.accept(finished(message));
    }
  }

  private static Usage usage(JsonNode last) {
    Usage usage =
        Usage.ofTokens(
            last.path("tokens_evaluated").asLong(), last.path("tokens_predicted").asLong());
    JsonNode cached = last.path("timings").path("cache_n");
    return cached.isNumber() ? usage.and(Usage.CACHED_INPUT_TOKENS, cached.longValue()) : usage;
  }

  private static GenerationEvent finished(JsonNode last) {
    // Servers of before 2025 said it by a flag.
    boolean limit =
        last.path("stop_type").asText().equals(LIMIT) || last.path("stopped_limit").asBoolean();
    return new GenerationEvent.Finished(limit ? FinishReason.LENGTH : FinishReason.STOP, Map.of());
  }

  @Override
  public void end(Consumer<GenerationEvent> out) {
    // The last message has said it; without one the answer is cut short.
  }
}
