package io.plugai.core.registry;

import java.util.regex.Pattern;

/** Makes texts of others fit to be shown: one line of bounded length, no control characters. */
final class Plain {
  /** Controls, directions and other invisible things, lone surrogates; and all kinds of space. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\s\\p{Z}]+");

  private Plain() {}

  /** The text, cut where it has more characters than this. */
  static String text(String text, int most) {
    // What is cut away is not looked at: it may be long.
    String head = text.length() > 2 * most ? text.substring(0, 2 * most) : text;
    String plain = UNSEEN.matcher(head).replaceAll(" ").strip();
    return plain.codePointCount(0, plain.length()) <= most
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, most)) + "…";
  }
}
