package io.plugai.support.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.GenerationEvent.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a completion says of the tokens it has cost, wherever it says so. */
final class ChatUsage {

  private ChatUsage() {}

  /** The usage of a message: its own, its choice's (Moonshot), or Groq's of earlier days. */
  static Optional<Usage> in(JsonNode message, JsonNode choice) {
    return Stream.of(message, choice, choice.path("delta"), message.path("x_groq"))
        .map(part -> part.path("usage"))
        .filter(usage -> usage.isObject() && !usage.isEmpty())
        .findFirst()
        .map(ChatUsage::of);
  }

  private static Usage of(JsonNode usage) {
    Map<String, Long> details = new LinkedHashMap<>();
    JsonNode cached = usage.path("prompt_tokens_details").path("cached_tokens");
    // DeepSeek's name for the same.
    JsonNode hits = cached.isNumber() ? cached : usage.path("prompt_cache_hit_tokens");
    if (hits.isNumber()) {
      details.put("cached_input_tokens", hits.longValue());
    }
    JsonNode reasoning = usage.path("completion_tokens_details").path("reasoning_tokens");
    if (reasoning.isNumber()) {
      details.put("reasoning_output_tokens", reasoning.longValue());
    }
    return new Usage(
        tokens(usage, "prompt_tokens", "input_tokens"),
        tokens(usage, "completion_tokens", "output_tokens"),
        details);
  }

  private static long tokens(JsonNode usage, String name, String otherName) {
    return usage.path(name).asLong(usage.path(otherName).asLong());
  }
}
