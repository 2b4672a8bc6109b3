package io.plugai.core.sessions;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a text, as messages are found by them: runs of letters and digits, without case and
 * accents. Scripts that put no spaces between words are cut into pairs of characters that overlap.
 */
final class Words {
  private static final int LONGEST = 64;
  private static final int MOST_CHARACTERS = 100_000;
  private static final Set<UnicodeScript> UNSPACED =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private final boolean kept;
  private final Set<String> found = new LinkedHashSet<>();
  private final StringBuilder word = new StringBuilder();
  private final StringBuilder unspaced = new StringBuilder();
  private int characters;

  private Words(boolean kept) {
    this.kept = kept;
  }

  /** What a text is found by, with spaces between; of a very long text the first words only. */
  static String of(String text) {
    return String.join(" ", new Words(true).read(text));
  }

  /** Beginnings of words that a text must have for a query to find it. */
  static Set<String> beginnings(String query) {
    return new Words(false).read(query);
  }

  private Set<String> read(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    plain.codePoints().forEach(this::add);
    endWord();
    endUnspaced();
    return found;
  }

  private void add(int character) {
    if (isMark(character)) {
      return;
    }
    boolean letter = Character.isLetterOrDigit(character);
    boolean alone = letter && UNSPACED.contains(UnicodeScript.of(character));
    if (!letter || alone) {
      endWord();
    }
    if (!alone) {
      endUnspaced();
    }
    if (letter) {
      (alone ? unspaced : word).appendCodePoint(character);
    }
  }

  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  private void endWord() {
    if (!word.isEmpty()) {
      int end =
          word.offsetByCodePoints(0, Math.min(LONGEST, word.codePointCount(0, word.length())));
      keep(word.substring(0, end));
      word.setLength(0);
    }
  }

  /** The last character stands alone as well, so that it is found by itself. */
  private void endUnspaced() {
    int[] all = unspaced.codePoints().toArray();
    for (int i = 0; i + 1 < all.length; i++) {
      keep(new String(all, i, 2));
    }
    if (all.length == 1 || (kept && all.length > 1)) {
      keep(new String(all, all.length - 1, 1));
    }
    unspaced.setLength(0);
  }

  private void keep(String next) {
    if (characters + next.length() < MOST_CHARACTERS && found.add(next)) {
      characters += next.length() + 1;
    }
  }
}
