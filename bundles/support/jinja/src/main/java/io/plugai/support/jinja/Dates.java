package io.plugai.support.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Python's {@code strftime}, in English. */
final class Dates {
  private static final Map<Character, String> PATTERNS =
      Map.ofEntries(
          Map.entry('a', "EEE"),
          Map.entry('A', "EEEE"),
          Map.entry('b', "MMM"),
          Map.entry('B', "MMMM"),
          Map.entry('d', "dd"),
          Map.entry('m', "MM"),
          Map.entry('y', "yy"),
          Map.entry('Y', "yyyy"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('f', "SSSSSS"),
          Map.entry('p', "a"),
          Map.entry('j', "DDD"),
          Map.entry('z', "xx"),
          Map.entry('Z', "zzz"),
          Map.entry('F', "yyyy-MM-dd"),
          Map.entry('T', "HH:mm:ss"));

  private Dates() {}

  /** A point of time in a form. */
  static String format(String form, ZonedDateTime time) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < form.length(); i++) {
      char c = form.charAt(i);
      if (c != '%' || i + 1 == form.length()) {
        text.append(c);
        continue;
      }
      c = form.charAt(++i);
      boolean short0 = c == '-' && i + 1 < form.length();
      String part = part(short0 ? form.charAt(++i) : c, time);
      text.append(short0 ? part.replaceFirst("^0(?=.)", "") : part);
    }
    return text.toString();
  }

  private static String part(char c, ZonedDateTime time) {
    String pattern = PATTERNS.get(c);
    if (pattern == null) {
      return c == '%' ? "%" : "%" + c;
    }
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
  }
}
