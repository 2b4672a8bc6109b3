package io.plugai.sources.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.model.Parameter;
import io.plugai.spi.source.ModelAbout;
import io.plugai.support.upstream.file.RecommendedValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the small layers of a model say. */
final class ImageAbout {
  private static final Pattern WEIGHTS = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)([KMBT])");
  private static final Map<String, Parameter> NAMES =
      Map.of(
          "temperature", Parameter.TEMPERATURE,
          "top_p", Parameter.TOP_P,
          "top_k", Parameter.TOP_K,
          "min_p", Parameter.MIN_P,
          "repeat_penalty", Parameter.REPEAT_PENALTY,
          "stop", Parameter.STOP);

  private ImageAbout() {}

  /**
   * Puts them together.
   *
   * @param config the image's configuration
   * @param params its recommended parameters
   * @param licence its licence's text
   */
  static ModelAbout of(JsonNode config, JsonNode params, String licence) {
    List<String> tags = new ArrayList<>();
    text(config, "file_type").ifPresent(tags::add);
    config.path("model_families").forEach(family -> tags.add(family.asText()));
    return ModelAbout.builder()
        .licence(licence(licence))
        .library(text(config, "model_format"))
        .tags(tags)
        .architecture(text(config, "model_family"))
        .parameters(weights(config.path("model_type").asText("")))
        .recommended(RecommendedValues.of(params, NAMES))
        .build();
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.of(node.path(name).asText("")).filter(text -> !text.isBlank());
  }

  /** {@code 134.52M} and the like. */
  private static OptionalLong weights(String text) {
    Matcher weights = WEIGHTS.matcher(text);
    if (!weights.matches()) {
      return OptionalLong.empty();
    }
    int zeros = 3 * ("KMBT".indexOf(weights.group(2)) + 1);
    return OptionalLong.of(new BigDecimal(weights.group(1)).scaleByPowerOfTen(zeros).longValue());
  }

  /** The licences that most models have, told by their first words. */
  private static Optional<String> licence(String text) {
    String words =
        text.substring(0, Math.min(400, text.length()))
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\s+", " ");
    if (words.contains("apache license version 2.0")) {
      return Optional.of("apache-2.0");
    }
    if (words.contains("mit license") || words.contains("permission is hereby granted, free of")) {
      return Optional.of("mit");
    }
    Matcher llama = Pattern.compile("llama (\\d(?:\\.\\d)?) community license").matcher(words);
    return llama.find() ? Optional.of("llama" + llama.group(1)) : Optional.empty();
  }
}
