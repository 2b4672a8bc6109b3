package io.plugai.support.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Jinja's tests: {@code value is defined}. */
final class Tests {
  /** One of them. */
  @FunctionalInterface
  interface Test {
    boolean holds(Object value, Arguments arguments);
  }

  private static final Map<String, Test> ALL =
      Map.ofEntries(
          Map.entry("defined", (value, a) -> !isUndefined(value)),
          Map.entry("undefined", (value, a) -> isUndefined(value)),
          Map.entry("none", (value, a) -> value.equals(Nothing.NONE)),
          Map.entry("string", (value, a) -> value instanceof Text),
          Map.entry("mapping", (value, a) -> value instanceof Map<?, ?>),
          Map.entry("iterable", (value, a) -> hasElements(value) || isUndefined(value)),
          Map.entry("sequence", (value, a) -> hasElements(value)),
          Map.entry("boolean", (value, a) -> value instanceof Boolean),
          Map.entry("true", (value, a) -> Boolean.TRUE.equals(value)),
          Map.entry("false", (value, a) -> Boolean.FALSE.equals(value)),
          Map.entry("number", (value, a) -> value instanceof Number || value instanceof Boolean),
          Map.entry("integer", (value, a) -> value instanceof Long),
          Map.entry("float", (value, a) -> value instanceof Double),
          Map.entry("callable", (value, a) -> value instanceof Function),
          Map.entry("even", (value, a) -> Values.integer(value) % 2 == 0),
          Map.entry("odd", (value, a) -> Values.integer(value) % 2 != 0),
          Map.entry("divisibleby", (value, a) -> isDivisible(value, a.get(0))),
          Map.entry("lower", (value, a) -> isCased(value, false)),
          Map.entry("upper", (value, a) -> isCased(value, true)),
          Map.entry("in", (value, a) -> Operators.contains(a.get(0), value, a.budget())),
          Map.entry("sameas", (value, a) -> value == a.get(0) || value.equals(a.get(0))),
          comparison("==", "=="),
          comparison("eq", "=="),
          comparison("equalto", "=="),
          comparison("ne", "!="),
          comparison("lt", "<"),
          comparison("le", "<="),
          comparison("gt", ">"),
          comparison("ge", ">="));

  private Tests() {}

  /** The test of that name; an unknown one fails when it is needed, as in Jinja. */
  static Test named(String name) {
    return ALL.getOrDefault(
        name,
        (value, a) -> {
          throw new TemplateException("Chat templates have no test \"" + name + "\".");
        });
  }

  private static Map.Entry<String, Test> comparison(String name, String operator) {
    return Map.entry(name, (value, a) -> Operators.compare(operator, value, a.get(0), a.budget()));
  }

  static boolean isUndefined(Object value) {
    return value instanceof Nothing nothing && nothing.isUndefined();
  }

  private static boolean hasElements(Object value) {
    return value instanceof Text || value instanceof List<?> || value instanceof Map<?, ?>;
  }

  private static boolean isDivisible(Object value, Object by) {
    return Values.integer(by) != 0 && Values.integer(value) % Values.integer(by) == 0;
  }

  private static boolean isCased(Object value, boolean large) {
    String text = Values.string(value);
    return text.equals(large ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT));
  }
}
