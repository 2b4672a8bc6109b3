package io.plugai.http.rest.sessions;

import java.util.Arrays;
import java.util.Locale;

/** Some of a text, about where a word is. */
final class Excerpt {
  private static final int BEFORE = 60;
  private static final int LONGEST = 240;

  private Excerpt() {}

  /** The beginning, where none of the words stands in the text just so. */
  static String of(String text, String words) {
    String plain = text.toLowerCase(Locale.ROOT);
    int first =
        Arrays.stream(words.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
            .filter(word -> !word.isEmpty())
            .mapToInt(plain::indexOf)
            .filter(at -> at >= 0 && at < text.length())
            .min()
            .orElse(0);
    int from = whole(text, Math.max(0, first - BEFORE));
    int to = whole(text, Math.min(text.length(), from + LONGEST));
    return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
  }

  /** Not between the halves of one character. */
  private static int whole(String text, int at) {
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }
}
