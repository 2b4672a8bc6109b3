package io.plugai.sources.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.model.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model's makers recommend: {@code generation_config.json}, as the transformers library
 * reads it.
 */
final class GenerationConfig {
  /** Its names for parameters, and the gateway's. */
  private static final Map<String, Parameter> NAMES =
      Map.of(
          "temperature", Parameter.TEMPERATURE,
          "top_p", Parameter.TOP_P,
          "top_k", Parameter.TOP_K,
          "min_p", Parameter.MIN_P,
          "repetition_penalty", Parameter.REPEAT_PENALTY);

  private GenerationConfig() {}

  /** By the gateway's names; what is out of a parameter's range is left out. */
  static Map<String, Object> recommended(JsonNode config) {
    Map<String, Object> values = new LinkedHashMap<>();
    boolean samples = config.path("do_sample").asBoolean(config.has("temperature"));
    NAMES.forEach(
        (name, parameter) -> {
          JsonNode value = config.path(name);
          boolean wanted = samples || parameter == Parameter.REPEAT_PENALTY;
          if (wanted && value.isNumber() && isInRange(value.doubleValue(), parameter)) {
            values.put(parameter.name(), number(value, parameter));
          }
        });
    return values;
  }

  private static Number number(JsonNode value, Parameter parameter) {
    boolean whole = "integer".equals(parameter.schema().get("type"));
    return whole ? (Number) value.longValue() : (Number) value.doubleValue();
  }

  private static boolean isInRange(double value, Parameter parameter) {
    return value >= bound(parameter, "minimum") && value <= bound(parameter, "maximum");
  }

  private static double bound(Parameter parameter, String name) {
    return parameter.schema().get(name) instanceof Number bound ? bound.doubleValue() : Double.NaN;
  }
}
