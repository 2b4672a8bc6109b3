package io.plugai.workers.llama;

import io.plugai.support.worker.text.WellFormed;

/**
 * Carries text through the one native call that returns a Java string. That call reads UTF-8 as
 * JNI's "modified" UTF-8 (Java Native Interface Specification, chapter 3): characters beyond the
 * Basic Multilingual Plane come out broken, and a NUL ends the text. So each surrogate goes as a
 * character of the private use area, and comes back as what it was.
 */
final class NativeText {
  private static final int PRIVATE_USE = 0xE000;
  private static final int HALF = 0x400;
  private static final char NUL = '\0';
  private static final char REPLACEMENT = '\uFFFD';

  private NativeText() {}

  /** The text in characters that survive. */
  static String carried(String text) {
    return mapped(WellFormed.text(text), false);
  }

  /** The text as it was before {@link #carried}. */
  static String restored(String text) {
    return mapped(text, true);
  }

  private static String mapped(String text, boolean back) {
    StringBuilder mapped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (back && isCarriedPair(text, i)) {
        mapped.append((char) (c - PRIVATE_USE + Character.MIN_SURROGATE));
        mapped.append((char) (text.charAt(++i) - PRIVATE_USE + Character.MIN_SURROGATE));
      } else if (!back && Character.isSurrogate(c)) {
        mapped.append((char) (c - Character.MIN_SURROGATE + PRIVATE_USE));
      } else {
        mapped.append(c == NUL ? REPLACEMENT : c);
      }
    }
    return mapped.toString();
  }

  private static boolean isCarriedPair(String text, int i) {
    return i + 1 < text.length() && half(text.charAt(i)) == 0 && half(text.charAt(i + 1)) == 1;
  }

  /** 0 for a high surrogate that is carried, 1 for a low one, anything else for neither. */
  private static int half(char c) {
    return Math.floorDiv(c - PRIVATE_USE, HALF);
  }
}
