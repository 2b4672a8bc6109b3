package io.plugai.support.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.Usage;
import java.util.Optional;
import java.util.stream.Stream;

/** What a completion says of what it has taken, wherever it says so. */
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

  private static Usage of(JsonNode said) {
    Usage usage =
        Usage.ofTokens(
            tokens(said, "prompt_tokens", "input_tokens"),
            tokens(said, "completion_tokens", "output_tokens"));
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

  private static long tokens(JsonNode usage, String name, String otherName) {
    return usage.path(name).asLong(usage.path(otherName).asLong());
  }
}
