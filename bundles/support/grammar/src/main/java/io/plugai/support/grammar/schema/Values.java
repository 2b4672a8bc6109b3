package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.UnsupportedSchemaException;
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

  /** Of all values together: each of their characters may become a rule of the grammar. */
  static final int MAX_CHARACTERS = 20_000;

  private static final int MAX_NAME = 1_000;

  private final String path;
  private int characters;

  private Values(String path) {
    this.path = path;
  }

  /**
   * The values, with each number in its one spelling.
   *
   * @param path where they stand
   */
  @SuppressWarnings("NullAway") // null is one of JSON's values
  static List<Object> checked(List<?> values, String path) {
    Values checked = new Values(path);
    return (List<Object>) checked.checked(values, 0);
  }

  private @Nullable Object checked(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw Schema.refused(path, "is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> checked = new LinkedHashMap<>();
      map.forEach(
          (key, inner) -> checked.put(text(String.valueOf(key)), checked(inner, depth + 1)));
      return checked;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> checked = new ArrayList<>();
      list.forEach(inner -> checked.add(checked(inner, depth + 1)));
      return checked;
    }
    if (value instanceof Number number) {
      return spelled(number(number, path));
    }
    count(1);
    return value instanceof String text ? text(text) : value;
  }

  private String text(String text) {
    count(text.length());
    return whole(text, path);
  }

  private void count(int more) {
    characters += more;
    if (characters > MAX_CHARACTERS) {
      throw Schema.refused(path, "holds more than " + MAX_CHARACTERS + " characters");
    }
  }

  private BigDecimal spelled(BigDecimal number) {
    try {
      return new BigDecimal(Decimals.spelled(number));
    } catch (UnsupportedSchemaException e) {
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

  /** The name of a property, or a pattern of names. */
  static String name(String text, String path) {
    if (text.length() > MAX_NAME) {
      throw Schema.refused(path, "holds a name of more than " + MAX_NAME + " characters");
    }
    return whole(text, path);
  }

  /** A text that UTF-8 can hold. */
  static String whole(String text, String path) {
    if (!text.codePoints().allMatch(CharSet.ALL::contains)) {
      throw Schema.refused(path, "holds half of a surrogate pair");
    }
    return text;
  }
}
