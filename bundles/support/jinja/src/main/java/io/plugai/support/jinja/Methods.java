package io.plugai.support.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The methods of Python's values that change nothing: others are not for templates. */
final class Methods {
  private Methods() {}

  static Object ofText(Text text, String name) {
    return switch (name) {
      case "strip" -> method(a -> Strings.strip(text, a, true, true));
      case "lstrip" -> method(a -> Strings.strip(text, a, true, false));
      case "rstrip" -> method(a -> Strings.strip(text, a, false, true));
      case "split" -> method(a -> Strings.split(text, a));
      case "rsplit" -> method(a -> Strings.splitFromEnd(text, a));
      case "splitlines" -> method(a -> Strings.lines(text, a));
      case "replace" -> method(a -> Strings.replace(text, a));
      case "join" -> method(a -> Strings.join(text, a.get(0), a.budget()));
      case "startswith" -> method(a -> anyOf(a, part -> text.value().startsWith(part)));
      case "endswith" -> method(a -> anyOf(a, part -> text.value().endsWith(part)));
      case "removeprefix" -> method(a -> removed(text, a.string(0, "", ""), true));
      case "removesuffix" -> method(a -> removed(text, a.string(0, "", ""), false));
      case "find" -> method(a -> (long) text.value().indexOf(searched(text, a)));
      case "rfind" -> method(a -> (long) text.value().lastIndexOf(searched(text, a)));
      case "index" -> method(a -> found(text.value().indexOf(searched(text, a))));
      case "count" -> method(a -> Strings.count(text, a.text(0), a.budget()));
      case "upper" -> method(a -> cased(text, a, value -> value.toUpperCase(Locale.ROOT)));
      case "lower" -> method(a -> cased(text, a, value -> value.toLowerCase(Locale.ROOT)));
      case "title" -> method(a -> cased(text, a, Strings::title));
      case "capitalize" -> method(a -> cased(text, a, Strings::capitalize));
      case "format" -> method(a -> Strings.format(text, a));
      case "isdigit", "isnumeric", "isdecimal" -> method(a -> all(text, Character::isDigit));
      case "isalpha" -> method(a -> all(text, Character::isLetter));
      case "isalnum" -> method(a -> all(text, Character::isLetterOrDigit));
      case "isspace" -> method(a -> all(text, c -> Values.isSpace((char) c)));
      case "isupper" -> method(a -> isCase(text, text.value().toUpperCase(Locale.ROOT)));
      case "islower" -> method(a -> isCase(text, text.value().toLowerCase(Locale.ROOT)));
      default -> Nothing.undefined(name);
    };
  }

  static Object ofMap(Map<?, ?> map, String name) {
    return switch (name) {
      case "get" -> method(a -> got(map, a));
      case "items" -> method(a -> items(map, a.budget()));
      case "keys" -> method(a -> Values.elements(map, a.budget()));
      case "values" -> method(a -> Values.elements(List.copyOf(map.values()), a.budget()));
      default -> Nothing.undefined(name);
    };
  }

  static Object ofList(List<?> list, String name) {
    return switch (name) {
      case "count" ->
          method(
              a ->
                  Values.elements(list, a.budget()).stream()
                      .filter(element -> Operators.equal(element, a.get(0), a.budget()))
                      .count());
      case "index" ->
          method(
              a -> {
                int place = 0;
                for (Object element : Values.elements(list, a.budget())) {
                  if (Operators.equal(element, a.get(0), a.budget())) {
                    return (long) place;
                  }
                  place++;
                }
                return found(-1);
              });
      default -> Nothing.undefined(name);
    };
  }

  /** The pairs of a map. */
  static List<Object> items(Object value, Budget budget) {
    if (value instanceof Nothing nothing && nothing.isUndefined()) {
      return List.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new TemplateException("The template asks for the items of what is no map.");
    }
    budget.steps(map.size());
    List<Object> items = new ArrayList<>(map.size());
    map.forEach((key, item) -> items.add(List.of(key, item)));
    return items;
  }

  private static Function method(Function method) {
    return method;
  }

  private static Object got(Map<?, ?> map, Arguments arguments) {
    Object value = map.get(arguments.get(0));
    return value == null ? arguments.get(1, "default", Nothing.NONE) : value;
  }

  private static boolean anyOf(Arguments a, java.util.function.Predicate<String> holds) {
    Object parts = a.get(0);
    List<?> wanted = parts instanceof List<?> list ? list : List.of(parts);
    return wanted.stream().map(Values::string).anyMatch(holds);
  }

  private static Text removed(Text text, String part, boolean start) {
    int rest = text.length() - part.length();
    if (start) {
      return text.value().startsWith(part) ? text.slice(part.length(), text.length()) : text;
    }
    return text.value().endsWith(part) ? text.slice(0, rest) : text;
  }

  private static String searched(Text text, Arguments arguments) {
    arguments.budget().read(text.length());
    return Values.string(arguments.get(0));
  }

  private static long found(int place) {
    if (place < 0) {
      throw new TemplateException("The template looks for the place of what is not there.");
    }
    return place;
  }

  private static Text cased(
      Text text, Arguments a, java.util.function.UnaryOperator<String> change) {
    a.budget().read(text.length());
    return text.mapped(change);
  }

  private static boolean all(Text text, java.util.function.IntPredicate kind) {
    return text.length() > 0 && text.value().codePoints().allMatch(kind);
  }

  private static boolean isCase(Text text, String changed) {
    return text.value().equals(changed) && text.value().codePoints().anyMatch(Character::isLetter);
  }
}
