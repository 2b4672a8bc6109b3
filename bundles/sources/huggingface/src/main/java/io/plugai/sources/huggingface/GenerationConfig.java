package io.plugai.sources.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.model.Parameter;
import io.plugai.support.upstream.file.RecommendedValues;
import java.util.Map;

/**
 * What a model's makers recommend: {@code generation_config.json}, as the transformers library
 * reads it.
 */
final class GenerationConfig {
  private static final Map<String, Parameter> PENALTY =
      Map.of("repetition_penalty", Parameter.REPEAT_PENALTY);

  /** Those that count only where tokens are drawn. */
  private static final Map<String, Parameter> SAMPLING =
      Map.of(
          "temperature", Parameter.TEMPERATURE,
          "top_p", Parameter.TOP_P,
          "top_k", Parameter.TOP_K,
          "min_p", Parameter.MIN_P,
          "repetition_penalty", Parameter.REPEAT_PENALTY);

  private GenerationConfig() {}

  /** By the gateway's names. */
  static Map<String, Object> recommended(JsonNode config) {
    boolean samples = config.path("do_sample").asBoolean(config.has("temperature"));
    return RecommendedValues.of(config, samples ? SAMPLING : PENALTY);
  }
}
