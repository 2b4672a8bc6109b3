package io.plugai.support.grammar.regular;

import io.plugai.support.grammar.UnsupportedSchemaException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Languages of texts that JSON Schema names. */
public final class Texts {
  private static final String YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])";

  /** Of the Gregorian calendar, with its leap years. */
  private static final String DATE =
      "(?:"
          + YEAR
          + "-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
          + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
          + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])"
          + "|(?:0[48]|[2468][048]|[13579][26])00)-02-29)";

  /** Without leap seconds, which few programs read. */
  private static final String TIME =
      "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?"
          + "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])";

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?";
  private static final String HOST = LABEL + "(?:\\." + LABEL + ")*";
  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String ATOM = "[A-Za-z0-9_+-]+";
  private static final String URI_PART = "(?:[A-Za-z0-9._~!$'()*+,;=:@/-]|%[0-9A-F]{2})*";

  /** What is valid in each format in everybody's reading of it; not every variety that is. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "date",
          DATE,
          "time",
          TIME,
          "date-time",
          DATE + "T" + TIME,
          "uuid",
          "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
          "email",
          ATOM + "(?:\\." + ATOM + "){0,8}@" + LABEL + "(?:\\." + LABEL + "){0,3}\\.[a-z]{2,12}",
          "hostname",
          HOST,
          "ipv4",
          BYTE + "(?:\\." + BYTE + "){3}",
          "uri",
          "https?://"
              + HOST
              + "(?::[1-9][0-9]{0,3})?(?:/"
              + URI_PART
              + "(?:\\?"
              + URI_PART
              + ")?)?");

  private Texts() {}

  /**
   * The texts in which a pattern matches, in whatever dialect of regular expressions.
   *
   * @throws UnsupportedSchemaException if it is none, or holds what cannot be held to
   */
  public static Dfa pattern(String pattern, Automata automata) {
    return new LookAhead(automata).of(pattern, Dialects.ALL);
  }

  /**
   * The texts in which a pattern matches in any dialect of regular expressions at all.
   *
   * @throws UnsupportedSchemaException if it is none, or holds what cannot be held to
   */
  public static Dfa perhaps(String pattern, Automata automata) {
    return new LookAhead(automata).of(pattern, Dialects.ANY);
  }

  /** The texts of a format; empty where it is not known. */
  public static Optional<Regex> format(String name) {
    return Optional.ofNullable(FORMATS.get(name))
        .map(pattern -> PatternParser.parse("^(?:" + pattern + ")$", Dialects.ALL));
  }

  /** The formats that are known, for people. */
  public static String formats() {
    return String.join(", ", new TreeSet<>(FORMATS.keySet()));
  }

  /** The texts of so many characters; {@code most} may be {@link Regex#UNBOUNDED}. */
  public static Regex length(int least, int most) {
    return Regex.of(CharSet.ALL).times(least, most);
  }
}
