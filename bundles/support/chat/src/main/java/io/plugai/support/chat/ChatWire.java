package io.plugai.support.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.GenerationEvent.ToolCallDelta;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Usage;
import io.plugai.support.upstream.Failures;
import io.plugai.support.upstream.Json;
import io.plugai.support.upstream.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads chat completions, whole ones ({@code chat.completion}) and streams of {@code
 * chat.completion.chunk}: a choice holds its {@code message} in the one case, a {@code delta} of it
 * in the other, and both look the same.
 */
public final class ChatWire implements Wire {
  private static final List<String> METADATA =
      List.of("id", "model", "system_fingerprint", "service_tier", "provider");

  /** Where Google's servers put the signature of a call, which they want back. */
  static final String EXTRA_CONTENT = "extra_content";

  private final GenerationRequest request;
  private final ReasoningState reasoning;
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private String finishReason = "";
  private boolean calledTools;

  /** The answer to a request. */
  public ChatWire(GenerationRequest request) {
    this.request = request;
    this.reasoning = new ReasoningState(request);
  }

  @Override
  public void read(JsonNode message, Consumer<GenerationEvent> out) {
    if (message.path("error").isObject()) {
      throw Failures.reported(message.path("error"));
    }
    JsonNode choices = message.path("choices");
    JsonNode usage = message.path("usage");
    if (!choices.isArray() && !usage.isObject()) {
      throw Wire.violation("neither choices nor usage in a completion");
    }
    for (String key : METADATA) {
      if (message.path(key).isTextual()) {
        metadata.putIfAbsent(key, message.path(key).textValue());
      }
    }
    // Where a provider was made to give several answers, the first one is the answer.
    JsonNode choice = choices.path(0);
    if (choice.path("index").asInt(0) == 0) {
      readDelta(choice.has("delta") ? choice.path("delta") : choice.path("message"), out);
      finishReason = choice.path("finish_reason").asText(finishReason);
    }
    if (usage.isObject()) {
      out.accept(usageOf(usage));
    }
  }

  @Override
  public void end(Consumer<GenerationEvent> out) {
    if (!finishReason.isEmpty()) {
      reasoning.close(out);
      out.accept(new Finished(reason(), metadata));
    }
  }

  private void readDelta(JsonNode delta, Consumer<GenerationEvent> out) {
    String name = delta.path("reasoning_content").isTextual() ? "reasoning_content" : "reasoning";
    reasoning.piece(name, delta.path(name), out);
    reasoning.details(delta.path("reasoning_details"));
    JsonNode content = delta.path("content");
    if (content.isArray()) {
      content.forEach(part -> readPart(part, out));
    } else {
      putText(content, out);
    }
    putText(delta.path("refusal"), out);
    int position = 0;
    for (JsonNode call : delta.path("tool_calls")) {
      putToolCall(call, position++, out);
    }
  }

  /** Mistral's reasoning models answer in parts: thinking, made of texts, and texts. */
  private void readPart(JsonNode part, Consumer<GenerationEvent> out) {
    putText(part.path("text"), out);
    part.path("thinking")
        .forEach(thought -> reasoning.piece("thinking", thought.path("text"), out));
  }

  private void putText(JsonNode text, Consumer<GenerationEvent> out) {
    if (text.isTextual() && !text.textValue().isEmpty()) {
      reasoning.close(out);
      out.accept(new TextDelta(text.textValue()));
    }
  }

  private void putToolCall(JsonNode call, int position, Consumer<GenerationEvent> out) {
    calledTools = true;
    reasoning.close(out);
    JsonNode function = call.path("function");
    out.accept(
        new ToolCallDelta(
            call.path("index").asInt(position),
            textOf(call.path("id")),
            textOf(function.path("name")),
            textOf(function.path("arguments")),
            stateOf(call)));
  }

  private Optional<ProviderState> stateOf(JsonNode call) {
    JsonNode extra = call.path(EXTRA_CONTENT);
    return extra.isObject() ? Optional.of(request.state(Json.bytes(extra))) : Optional.empty();
  }

  private static String textOf(JsonNode node) {
    return node.isTextual() ? node.textValue() : "";
  }

  private static Usage usageOf(JsonNode said) {
    Usage usage =
        Usage.ofTokens(
            said.path("prompt_tokens").asLong(), said.path("completion_tokens").asLong());
    JsonNode cached = said.path("prompt_tokens_details").path("cached_tokens");
    // DeepSeek's name for the same.
    JsonNode hits = cached.isNumber() ? cached : said.path("prompt_cache_hit_tokens");
    if (hits.isNumber()) {
      usage = usage.and(Usage.CACHED_INPUT_TOKENS, hits.longValue());
    }
    JsonNode reasoned = said.path("completion_tokens_details").path("reasoning_tokens");
    if (reasoned.isNumber()) {
      usage = usage.and(Usage.REASONING_OUTPUT_TOKENS, reasoned.longValue());
    }
    // OpenRouter's credits are worth a dollar each.
    JsonNode cost = said.path("cost");
    return cost.isNumber() ? usage.costing(cost.decimalValue(), "USD") : usage;
  }

  private FinishReason reason() {
    return switch (finishReason) {
      case "length", "model_length" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      case "error", "insufficient_system_resource" ->
          throw new GatewayException(
              ErrorKind.BACKEND_UNAVAILABLE, "The provider gave up in the middle of its answer.");
      default -> calledTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }
}
