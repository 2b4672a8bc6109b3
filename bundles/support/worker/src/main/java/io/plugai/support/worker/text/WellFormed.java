package io.plugai.support.worker.text;

/** Makes text that UTF-8 can hold. */
public final class WellFormed {
  private static final char REPLACEMENT = '\uFFFD';

  private WellFormed() {}

  /** The text with every surrogate that lacks its other half replaced by U+FFFD. */
  public static String text(String text) {
    int first = firstLone(text, 0);
    if (first < 0) {
      return text;
    }
    StringBuilder fixed = new StringBuilder(text);
    for (int i = first; i >= 0; i = firstLone(fixed, i + 1)) {
      fixed.setCharAt(i, REPLACEMENT);
    }
    return fixed.toString();
  }

  private static int firstLone(CharSequence text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
