package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.RefusedException;
import io.plugai.support.grammar.regular.CharSet;
import io.plugai.support.grammar.regular.Decimals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the values that a schema lists. */
final class Values {
  static final int MAX_DEPTH = 32;

  private Values() {}

  /**
   * The values, with each number in its one spelling.
   *
   * @param path where they stand
   */
  @SuppressWarnings("NullAway") // null is one of JSON's values
  static List<Object> checked(List<?> values, String path) {
    return (List<Object>) checked(values, path, 0);
  }

  private static @Nullable Object checked(@Nullable Object value, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw Schema.refused(path, "is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> checked = new LinkedHashMap<>();
      map.forEach(
          (key, inner) ->
              checked.put(whole(String.valueOf(key), path), checked(inner, path, depth + 1)));
      return checked;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> checked = new ArrayList<>();
      list.forEach(inner -> checked.add(checked(inner, path, depth + 1)));
      return checked;
    }
    if (value instanceof Number number) {
      return spelled(number(number, path), path);
    }
    return value instanceof String text ? whole(text, path) : value;
  }

  private static BigDecimal spelled(BigDecimal number, String path) {
    try {
      return new BigDecimal(Decimals.spelled(number));
    } catch (RefusedException e) {
      throw Schema.refused(path, e.reason());
    }
  }

  /** A number, exactly. */
  static BigDecimal number(Number number, String path) {
    try {
      return number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
    } catch (NumberFormatException e) {
      throw Schema.refused(path, "must be a number");
    }
  }

  /** A text that UTF-8 can hold. */
  static String whole(String text, String path) {
    if (!text.codePoints().allMatch(CharSet.ALL::contains)) {
      throw Schema.refused(path, "holds half of a surrogate pair");
    }
    return text;
  }
}
