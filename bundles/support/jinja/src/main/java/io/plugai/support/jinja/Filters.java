package io.plugai.support.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Jinja's filters that chat templates use: {@code value | trim}. */
final class Filters {
  /** One of them. */
  @FunctionalInterface
  interface Filter {
    Object apply(Object value, Arguments arguments);
  }

  private static final Map<String, Filter> ALL = new LinkedHashMap<>();

  static {
    ALL.put("tojson", Json::of);
    ALL.put("string", (value, a) -> Values.text(value, a.budget()));
    ALL.put("safe", (value, a) -> Values.text(value, a.budget()));
    ALL.put("trim", (value, a) -> Strings.strip(Values.text(value, a.budget()), a, true, true));
    ALL.put("upper", (value, a) -> cased(value, a, text -> text.toUpperCase(Locale.ROOT)));
    ALL.put("lower", (value, a) -> cased(value, a, text -> text.toLowerCase(Locale.ROOT)));
    ALL.put("title", (value, a) -> cased(value, a, Strings::title));
    ALL.put("capitalize", (value, a) -> cased(value, a, Strings::capitalize));
    ALL.put("replace", (value, a) -> Strings.replace(Values.text(value, a.budget()), a));
    ALL.put("indent", (value, a) -> Strings.indent(Values.text(value, a.budget()), a));
    ALL.put("escape", (value, a) -> escaped(Values.text(value, a.budget()), a.budget()));
    ALL.put("e", ALL.get("escape"));
    ALL.put("format", (value, a) -> Printf.format((Text) value, a.positional(), a.budget()));
    ALL.put("length", (value, a) -> Values.length(value));
    ALL.put("count", ALL.get("length"));
    ALL.put("default", Filters::otherwise);
    ALL.put("d", ALL.get("default"));
    ALL.put("int", (value, a) -> integer(value, a.get(0, "default", 0L)));
    ALL.put("float", (value, a) -> real(value, a.get(0, "default", 0.0)));
    ALL.put("abs", (value, a) -> absolute(value));
    ALL.put("round", (value, a) -> rounded(value, a));
    ALL.put("items", (value, a) -> Methods.items(value, a.budget()));
    ALL.put("attr", (value, a) -> Members.attribute(value, Values.string(a.get(0))));
    ALL.putAll(ListFilters.ALL);
  }

  private Filters() {}

  /** The filter of that name; an unknown one fails when it is needed, as in Jinja. */
  static Filter named(String name) {
    return ALL.getOrDefault(
        name,
        (value, a) -> {
          throw new TemplateException("Chat templates have no filter \"" + name + "\".");
        });
  }

  private static Text cased(Object value, Arguments arguments, UnaryOperator<String> change) {
    Text text = Values.text(value, arguments.budget());
    arguments.budget().read(text.length());
    return text.mapped(change);
  }

  private static Text escaped(Text text, Budget budget) {
    TextBuilder out = new TextBuilder(budget);
    for (int i = 0; i < text.length(); i++) {
      char c = text.value().charAt(i);
      int special = "&<>'\"".indexOf(c);
      out.addFor(
          text,
          i,
          special < 0
              ? String.valueOf(c)
              : List.of("&amp;", "&lt;", "&gt;", "&#39;", "&#34;").get(special));
    }
    return out.text();
  }

  private static Object otherwise(Object value, Arguments arguments) {
    boolean missing = Tests.isUndefined(value);
    boolean empty = arguments.flag(1, "boolean", false) && !Values.isTrue(value);
    return missing || empty ? arguments.get(0, "default_value", Text.EMPTY) : value;
  }

  private static Object integer(Object value, Object otherwise) {
    if (value instanceof Text text) {
      try {
        return (long) Double.parseDouble(text.value().strip());
      } catch (NumberFormatException e) {
        return otherwise;
      }
    }
    return value instanceof Nothing ? otherwise : (Object) Values.integer(value);
  }

  private static Object real(Object value, Object otherwise) {
    if (value instanceof Text text) {
      try {
        return Double.parseDouble(text.value().strip());
      } catch (NumberFormatException e) {
        return otherwise;
      }
    }
    return value instanceof Number number ? (Object) number.doubleValue() : otherwise;
  }

  private static Object absolute(Object value) {
    return value instanceof Double number
        ? (Object) Math.abs(number)
        : (Object) Math.abs(Values.integer(value));
  }

  private static Object rounded(Object value, Arguments arguments) {
    double scale = Math.pow(10, arguments.number(0, "precision", 0));
    double number = ((Number) Operators.signed(false, value)).doubleValue() * scale;
    return switch (arguments.string(1, "method", "common")) {
      case "ceil" -> Math.ceil(number) / scale;
      case "floor" -> Math.floor(number) / scale;
      default -> Math.rint(number) / scale;
    };
  }
}
