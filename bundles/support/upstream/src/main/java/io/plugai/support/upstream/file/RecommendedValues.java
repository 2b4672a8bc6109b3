package io.plugai.support.upstream.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.model.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of parameters that a model's makers recommend, by the gateway's names. */
public final class RecommendedValues {
  private static final int MOST_TEXTS = 16;

  private RecommendedValues() {}

  /**
   * Reads those of an object; what is out of a parameter's range is left out.
   *
   * @param names the makers' names for parameters
   */
  public static Map<String, Object> of(JsonNode object, Map<String, Parameter> names) {
    Map<String, Object> values = new LinkedHashMap<>();
    names.forEach(
        (name, parameter) ->
            value(object.path(name), parameter)
                .ifPresent(value -> values.put(parameter.name(), value)));
    return values;
  }

  private static Optional<Object> value(JsonNode value, Parameter parameter) {
    return switch (String.valueOf(parameter.schema().get("type"))) {
      case "number" ->
          isInRange(value, parameter) ? Optional.of(value.doubleValue()) : Optional.empty();
      case "integer" ->
          isInRange(value, parameter) && value.canConvertToExactIntegral()
              ? Optional.of(value.longValue())
              : Optional.empty();
      case "array" -> texts(value);
      default -> Optional.empty();
    };
  }

  private static boolean isInRange(JsonNode value, Parameter parameter) {
    return value.isNumber()
        && value.doubleValue() >= bound(parameter, "minimum")
        && value.doubleValue() <= bound(parameter, "maximum");
  }

  private static double bound(Parameter parameter, String name) {
    return parameter.schema().get(name) instanceof Number bound ? bound.doubleValue() : Double.NaN;
  }

  private static Optional<Object> texts(JsonNode values) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (value.isTextual() && !value.textValue().isEmpty() && texts.size() < MOST_TEXTS) {
        texts.add(value.textValue());
      }
    }
    return texts.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(texts));
  }
}
