package io.plugai.support.grammar.gbnf;

import io.plugai.support.grammar.regular.CharSet;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/**
 * Spells characters in JSON strings (RFC 8259, section 7), each in one way: as it is, or by the
 * shortest escape where it needs one.
 */
public final class JsonText {
  private static final CharSet CONTROL = CharSet.of(0, 0x1f);
  private static final String SHORT = "\"\\\b\f\n\r\t";
  private static final String SHORT_NAMES = "\"\\bfnrt";
  private static final CharSet NAMED = CharSet.of(SHORT);
  private static final CharSet RAW = CONTROL.or(NAMED).not();

  private JsonText() {}

  /** A text as a JSON string. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (PrimitiveIterator.OfInt it = text.codePoints().iterator(); it.hasNext(); ) {
      quoted.append(of(it.nextInt()));
    }
    return quoted.append('"').toString();
  }

  static String of(int character) {
    int named = SHORT.indexOf(character);
    if (named >= 0) {
      return "\\" + SHORT_NAMES.charAt(named);
    }
    return character < 0x20 ? String.format("\\u%04x", character) : Character.toString(character);
  }

  /** The ways to write one of several characters; control characters only where all are such. */
  static List<List<Element>> of(CharSet set) {
    List<List<Element>> ways = new ArrayList<>();
    CharSet raw = set.and(RAW);
    if (!raw.isEmpty()) {
      ways.add(Element.of(new Element.One(raw)));
    }
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < SHORT.length(); i++) {
      names.append(set.contains(SHORT.charAt(i)) ? SHORT_NAMES.substring(i, i + 1) : "");
    }
    if (!names.isEmpty()) {
      ways.add(Element.of(Element.text("\\"), new Element.One(CharSet.of(names.toString()))));
    }
    if (ways.isEmpty()) {
      set.ranges().stream()
          .flatMapToInt(range -> IntStream.rangeClosed(range.low(), range.high()))
          .forEach(character -> ways.add(Element.of(Element.text(of(character)))));
    }
    return ways;
  }
}
