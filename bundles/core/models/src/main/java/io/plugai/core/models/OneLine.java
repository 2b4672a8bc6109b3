package io.plugai.core.models;

import java.util.regex.Pattern;

/** Makes texts of others fit to be shown: one line of bounded length, no control characters. */
final class OneLine {
  /** Controls, directions and other invisible things, lone surrogates; and all kinds of space. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\s\\p{Z}]+");

  /** So many times what is wanted is looked at, for what goes. */
  private static final int SPARE = 4;

  private OneLine() {}

  /** The text, cut where it has more characters than this. */
  static String of(String text, int most) {
    // The rest is not looked at: it may be long.
    String head = text.substring(0, Math.min(text.length(), SPARE * most));
    String plain = UNSEEN.matcher(head).replaceAll(" ").strip();
    int characters = plain.codePointCount(0, plain.length());
    if (head.length() == text.length() && characters <= most) {
      return plain;
    }
    return plain.substring(0, plain.offsetByCodePoints(0, Math.min(characters, most))) + "…";
  }
}
