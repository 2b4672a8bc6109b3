package io.plugai.support.grammar.regular;

import io.plugai.support.grammar.UnsupportedSchemaException;

/**
 * Patterns that look ahead from their very start, as libraries write them for e-mail addresses:
 * {@code ^(?!\.)(?!.*\.\.)…$}. What is ahead is a language of its own, so it can be taken away from
 * that of the rest, or be its bound. Looking ahead from elsewhere is refused.
 */
final class LookAhead {
  private static final int MAX_HEADS = 8;

  private final Automata automata;

  LookAhead(Automata automata) {
    this.automata = automata;
  }

  /** The texts in which a pattern matches. */
  Dfa of(String pattern, Dialects dialects) {
    return of(pattern, dialects, 0);
  }

  private Dfa of(String pattern, Dialects dialects, int heads) {
    boolean negative = pattern.startsWith("^(?!");
    int end = negative || pattern.startsWith("^(?=") ? find(pattern, 1, ')') : -1;
    if (end < 0 || find(pattern, 0, '|') >= 0 || heads >= MAX_HEADS) {
      return automata.of(PatternParser.parse(pattern, dialects));
    }
    Dfa rest = of("^" + pattern.substring(end + 1), dialects, heads + 1);
    Dfa ahead = ahead(pattern.substring(4, end), negative ? dialects.opposite() : dialects);
    return negative ? automata.minus(rest, ahead) : automata.and(rest, ahead);
  }

  private Dfa ahead(String pattern, Dialects dialects) {
    boolean single = find(pattern, 0, '|') < 0;
    String anchored = single ? "^" + pattern : "^(?:" + pattern + ")";
    return automata.of(PatternParser.parse(anchored, dialects));
  }

  /**
   * Where a sign stands that is within no class, and within no group but the one that begins at
   * {@code from}; -1 where there is none.
   */
  private static int find(String pattern, int from, char sign) {
    int depth = 0;
    boolean inClass = false;
    for (int i = from; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == sign && depth == 0) {
          return i;
        }
        if (depth < 0) {
          throw new UnsupportedSchemaException("has a ) without its (");
        }
      }
    }
    return -1;
  }
}
