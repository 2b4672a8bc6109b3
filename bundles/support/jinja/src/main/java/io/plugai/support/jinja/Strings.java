package io.plugai.support.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What Python's methods make of texts, mark by mark. */
final class Strings {
  private Strings() {}

  /** Without white space, or the given characters, at its ends. */
  static Text strip(Text text, Arguments arguments, boolean start, boolean end) {
    Object given = arguments.get(0, "chars", Nothing.NONE);
    String characters = given instanceof Nothing ? "" : Values.string(given);
    boolean space = given instanceof Nothing;
    int from = 0;
    int to = text.length();
    while (start && from < to && strips(text.value().charAt(from), characters, space)) {
      from++;
    }
    while (end && from < to && strips(text.value().charAt(to - 1), characters, space)) {
      to--;
    }
    arguments.budget().read(text.length());
    return text.slice(from, to);
  }

  private static boolean strips(char c, String characters, boolean space) {
    return space ? Values.isSpace(c) : characters.indexOf(c) >= 0;
  }

  /** Its parts between separators, or else its words. */
  static List<Object> split(Text text, Arguments arguments) {
    long most = arguments.number(1, "maxsplit", -1);
    Object separator = arguments.get(0, "sep", Nothing.NONE);
    Budget budget = arguments.budget();
    budget.read(text.length());
    return separator instanceof Nothing
        ? words(text, most, budget)
        : parts(text, Values.string(separator), most, budget);
  }

  private static List<Object> parts(Text text, String separator, long most, Budget budget) {
    if (separator.isEmpty()) {
      throw new TemplateException("The template splits a text at nothing.");
    }
    List<Object> parts = new ArrayList<>();
    int from = 0;
    int at = text.value().indexOf(separator);
    while (at >= 0 && (most < 0 || parts.size() < most)) {
      budget.texts(1);
      parts.add(text.slice(from, at));
      from = at + separator.length();
      at = text.value().indexOf(separator, from);
    }
    parts.add(text.slice(from, text.length()));
    return parts;
  }

  private static List<Object> words(Text text, long most, Budget budget) {
    List<Object> words = new ArrayList<>();
    int at = skip(text, 0, true);
    while (at < text.length() && (most < 0 || words.size() < most)) {
      budget.texts(1);
      int end = skip(text, at, false);
      words.add(text.slice(at, end));
      at = skip(text, end, true);
    }
    if (at < text.length()) {
      words.add(text.slice(at, Values.stripEnd(text.value()).length()));
    }
    return words;
  }

  private static int skip(Text text, int from, boolean space) {
    int at = from;
    while (at < text.length() && Values.isSpace(text.value().charAt(at)) == space) {
      at++;
    }
    return at;
  }

  /** Like {@link #split}, with the last separators first. */
  static List<Object> splitFromEnd(Text text, Arguments arguments) {
    long most = arguments.number(1, "maxsplit", -1);
    String separator = Values.string(arguments.get(0, "sep", Text.own(" ")));
    Budget budget = arguments.budget();
    budget.read(text.length());
    List<Object> parts = new ArrayList<>();
    int end = text.length();
    int at = separator.isEmpty() ? -1 : text.value().lastIndexOf(separator);
    while (at >= 0 && (most < 0 || parts.size() < most)) {
      budget.texts(1);
      parts.add(text.slice(at + separator.length(), end));
      end = at;
      at = at == 0 ? -1 : text.value().lastIndexOf(separator, at - separator.length());
    }
    parts.add(text.slice(0, end));
    Collections.reverse(parts);
    return parts;
  }

  /** Its lines. */
  static List<Object> lines(Text text, Arguments arguments) {
    boolean keep = arguments.flag(0, "keepends", false);
    arguments.budget().read(text.length());
    List<Object> lines = new ArrayList<>();
    int from = 0;
    for (int at = text.value().indexOf('\n'); at >= 0; at = text.value().indexOf('\n', from)) {
      arguments.budget().texts(1);
      boolean both = at > from && text.value().charAt(at - 1) == '\r';
      lines.add(text.slice(from, keep ? at + 1 : both ? at - 1 : at));
      from = at + 1;
    }
    if (from < text.length()) {
      lines.add(text.slice(from, text.length()));
    }
    return lines;
  }

  static Text replace(Text text, Arguments arguments) {
    String old = Values.string(arguments.get(0));
    long most = arguments.number(2, "count", -1);
    if (old.isEmpty()) {
      throw new TemplateException("The template replaces nothing by something.");
    }
    Text separator = arguments.text(1);
    return join(separator, parts(text, old, most, arguments.budget()), arguments.budget());
  }

  static Text join(Text separator, Object parts, Budget budget) {
    TextBuilder out = new TextBuilder(budget);
    boolean first = true;
    for (Object part : Values.elements(parts, budget)) {
      if (!first) {
        out.add(separator);
      }
      out.add(Values.text(part, budget));
      first = false;
    }
    return out.text();
  }

  static long count(Text text, Text part, Budget budget) {
    budget.read(text.length());
    return part.length() == 0
        ? text.length() + 1L
        : parts(text, part.value(), -1, budget).size() - 1;
  }

  /** The first letter of each word large, the others small. */
  static String title(String text) {
    StringBuilder title = new StringBuilder(text.toLowerCase(Locale.ROOT));
    boolean inWord = false;
    for (int i = 0; i < title.length(); i++) {
      char c = title.charAt(i);
      title.setCharAt(i, inWord ? c : Character.toUpperCase(c));
      inWord = Character.isLetter(c);
    }
    return title.toString();
  }

  static String capitalize(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }

  /** {@code "{} {name}".format(…)}, without what Python has beyond that. */
  static Text format(Text form, Arguments arguments) {
    TextBuilder out = new TextBuilder(arguments.budget());
    int used = 0;
    int from = 0;
    for (int at = form.value().indexOf('{'); at >= 0; at = form.value().indexOf('{', from)) {
      int end = form.value().indexOf('}', at);
      if (end < 0) {
        throw new TemplateException("The template fills a form that does not end.");
      }
      String name = form.value().substring(at + 1, end);
      Object value = name.isEmpty() ? arguments.get(used++) : named(arguments, name);
      out.add(form.slice(from, at)).add(Values.text(value, arguments.budget()));
      from = end + 1;
    }
    return out.add(form.slice(from, form.length())).text();
  }

  private static Object named(Arguments arguments, String name) {
    if (name.length() < 4 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return arguments.get(Integer.parseInt(name));
    }
    Object value = arguments.named().get(name);
    if (value == null) {
      throw new TemplateException(
          "The template fills a form with " + name + ", which is not there.");
    }
    return value;
  }

  /** With this much space before its lines. */
  static Text indent(Text text, Arguments arguments) {
    Object width = arguments.get(0, "width", 4L);
    Budget budget = arguments.budget();
    Text space = width instanceof Text given ? given : spaces(Values.integer(width));
    boolean first = arguments.flag(1, "first", false);
    boolean blank = arguments.flag(2, "blank", false);
    TextBuilder out = new TextBuilder(budget);
    boolean atStart = true;
    for (Object part : parts(text, "\n", -1, budget)) {
      Text line = (Text) part;
      out.add(atStart ? "" : "\n");
      if (atStart ? first : blank || line.length() > 0) {
        out.add(space);
      }
      out.add(line);
      atStart = false;
    }
    return out.text();
  }

  private static Text spaces(long width) {
    char[] spaces = new char[(int) Math.max(0, Math.min(width, 1024))];
    Arrays.fill(spaces, ' ');
    return Text.own(new String(spaces));
  }
}
