package io.plugai.core.models;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody may have meant. */
final class ClosestNames {
  private static final int MOST = 3;

  /** A longer text is no misspelt name; it also bounds the work. */
  private static final int LONGEST = 100;

  private ClosestNames() {}

  /** Up to three of the names, the closest first; none where nothing is close. */
  static List<String> of(String asked, Collection<String> names) {
    if (asked.length() > LONGEST) {
      return List.of();
    }
    String wanted = asked.toLowerCase(Locale.ROOT);
    return names.stream()
        .map(name -> new Scored(name, score(wanted, name.toLowerCase(Locale.ROOT))))
        .filter(scored -> scored.score() <= Math.max(2, wanted.length() / 3))
        .sorted(Comparator.comparingInt(Scored::score).thenComparing(Scored::name))
        .limit(MOST)
        .map(Scored::name)
        .toList();
  }

  /** The distance to the whole name, or to what follows its first slash where that is nearer. */
  private static int score(String wanted, String name) {
    int slash = name.indexOf('/');
    int whole = distance(wanted, name);
    return slash < 0 ? whole : Math.min(whole, 1 + distance(wanted, name.substring(slash + 1)));
  }

  /**
   * How many letters to insert, delete or replace (Levenshtein's distance, by the two-row method of
   * Wagner and Fischer, 1974).
   */
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      int[] swap = above;
      above = row;
      row = swap;
    }
    return above[b.length()];
  }

  private record Scored(String name, int score) {}
}
