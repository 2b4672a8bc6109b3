package io.plugai.adapters.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.model.ModelDescriptor;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What lists of models tell of prices and of the longest answer: OpenRouter gives dollars for one
 * token as texts (https://openrouter.ai/docs/api-reference/list-available-models), Together dollars
 * for a million as numbers (https://docs.together.ai/reference/models-1).
 */
final class ToldPrices {
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  private static final Map<String, String> FOR_ONE_TOKEN =
      Map.of(
          "prompt", "input_per_million",
          "completion", "output_per_million",
          "input_cache_read", "cached_input_per_million");

  private static final Map<String, String> FOR_A_MILLION =
      Map.of("input", "input_per_million", "output", "output_per_million");

  private ToldPrices() {}

  static void add(JsonNode model, ModelDescriptor.Builder builder) {
    JsonNode prices = model.path("pricing");
    FOR_ONE_TOKEN.forEach(
        (key, name) ->
            price(prices.path(key).isTextual() ? prices.path(key).textValue() : "")
                .ifPresent(each -> builder.price(name, each.multiply(MILLION).doubleValue())));
    FOR_A_MILLION.forEach(
        (key, name) -> {
          double told = prices.path(key).isNumber() ? prices.path(key).doubleValue() : 0;
          if (told > 0) {
            builder.price(name, told);
          }
        });
    int longest = model.path("top_provider").path("max_completion_tokens").asInt(0);
    if (longest > 0) {
      builder.maxOutputTokens(longest);
    }
  }

  /** A negative one means that it depends; nought that it costs nothing. */
  private static Optional<BigDecimal> price(String text) {
    try {
      BigDecimal price = new BigDecimal(text);
      return price.signum() < 0 || price.precision() > 30 || Math.abs(price.scale()) > 30
          ? Optional.empty()
          : Optional.of(price);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
