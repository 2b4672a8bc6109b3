package io.plugai.runners.llama.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.support.jinja.Nothing;
import io.plugai.support.jinja.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain JSON values as the values of templates: whatever a text is in, it is foreign. */
final class TemplateValues {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private TemplateValues() {}

  static Object of(@Nullable Object value) {
    if (value instanceof String text) {
      return Text.foreign(text);
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> values = new LinkedHashMap<>();
      map.forEach((key, item) -> values.put(Text.foreign(String.valueOf(key)), of(item)));
      return values;
    } else if (value instanceof List<?> list) {
      List<Object> values = new ArrayList<>(list.size());
      list.forEach(item -> values.add(of(item)));
      return values;
    } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    } else if (value instanceof Number number && !(value instanceof Long)) {
      return number(number);
    }
    return value == null ? Nothing.NONE : value;
  }

  /** As a fraction where that is what it is: no digit of a large whole number is lost. */
  private static Object number(Number number) {
    boolean whole = number instanceof java.math.BigInteger;
    return whole ? (Object) number : (Object) number.doubleValue();
  }

  /** The object that a JSON text holds; the text itself where it holds none. */
  static Object ofJson(String json) {
    try {
      return JSON.readValue(json, Object.class) instanceof Map<?, ?> map
          ? of(map)
          : Text.foreign(json);
    } catch (JsonProcessingException e) {
      return Text.foreign(json);
    }
  }

  /** A map of the template's own names. */
  static Map<Object, Object> map(Map<String, Object> values) {
    Map<Object, Object> map = new LinkedHashMap<>();
    values.forEach((name, value) -> map.put(Text.own(name), value));
    return map;
  }
}
