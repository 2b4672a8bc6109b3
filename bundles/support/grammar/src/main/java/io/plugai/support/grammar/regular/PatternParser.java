package io.plugai.support.grammar.regular;

import io.plugai.support.grammar.UnsupportedSchemaException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the regular part of ECMA-262's patterns: characters, classes, groups, alternatives,
 * quantifiers, and anchors at the ends. What looks around or back, or depends on flags, is refused,
 * as is everything that dialects read differently. The language is that of all texts with a match
 * in them, as JSON Schema has it.
 */
final class PatternParser {
  static final int MAX_LENGTH = 4_000;
  static final int MAX_DEPTH = 40;
  static final int MAX_REPETITIONS = 10_000;

  private static final String SYNTAX = "^$\\.*+?()[]{}|/-";

  private final int[] pattern;
  private final Dialects dialects;
  private int at;

  private PatternParser(String pattern, Dialects dialects) {
    this.pattern = pattern.codePoints().toArray();
    this.dialects = dialects;
  }

  /**
   * The texts that a pattern matches.
   *
   * @param dialects which dialects of regular expressions count
   * @throws UnsupportedSchemaException if it is none, or holds what cannot be held to
   */
  static Regex parse(String pattern, Dialects dialects) {
    if (pattern.length() > MAX_LENGTH) {
      throw new UnsupportedSchemaException("is longer than " + MAX_LENGTH + " characters");
    }
    PatternParser parser = new PatternParser(pattern, dialects);
    Regex regex = parser.choice(0);
    if (!parser.atEnd()) {
      throw parser.refused("has a ) without its (");
    }
    return regex;
  }

  private Regex choice(int depth) {
    List<Regex> alternatives = new ArrayList<>();
    do {
      alternatives.add(depth == 0 ? anchored() : sequence(depth));
    } while (take('|'));
    return alternatives.size() == 1 ? alternatives.get(0) : new Regex.Choice(alternatives);
  }

  private Regex anchored() {
    Regex before = take('^') ? Regex.EMPTY : Regex.ANY;
    Regex middle = sequence(0);
    return before.then(middle).then(take('$') ? dialects.end() : Regex.ANY);
  }

  private Regex sequence(int depth) {
    List<Regex> parts = new ArrayList<>();
    while (!atEnd() && peek() != '|' && peek() != ')' && !atLastAnchor(depth)) {
      parts.add(quantified(atom(depth)));
    }
    return new Regex.Sequence(parts);
  }

  private boolean atLastAnchor(int depth) {
    return depth == 0 && peek() == '$' && (at + 1 == pattern.length || pattern[at + 1] == '|');
  }

  private Regex atom(int depth) {
    int character = next();
    return switch (character) {
      case '(' -> group(depth);
      case '[' -> Regex.of(dialects.of(new ClassParser().read()));
      case '.' -> Regex.of(dialects.of(CharClass.ANY_BUT_LINE_ENDS));
      case '\\' -> Regex.of(dialects.of(escaped()));
      case '^', '$' ->
          throw refused("has an anchor inside; only ^ at its start and $ at its end are taken");
      case '*', '+', '?', '{' -> throw refused("has a quantifier with nothing before it");
      default -> Regex.of(CharSet.of(whole(character)));
    };
  }

  private Regex group(int depth) {
    if (depth >= MAX_DEPTH) {
      throw refused("is nested deeper than " + MAX_DEPTH + " groups");
    }
    if (take('?')) {
      groupHead();
    }
    Regex inner = choice(depth + 1);
    if (!take(')')) {
      throw refused("has a ( without its )");
    }
    return inner;
  }

  /** The head of a group without a number, or with a name that nothing refers to. */
  private void groupHead() {
    if (take(':')) {
      return;
    }
    boolean named = take('<') && !atEnd() && peek() != '=' && peek() != '!';
    if (!named) {
      throw refused("looks ahead or behind, or sets flags, which cannot be held to");
    }
    while (next() != '>') {
      continue;
    }
  }

  private Regex quantified(Regex atom) {
    Regex result = atom;
    if (take('*')) {
      result = atom.times(0, Regex.UNBOUNDED);
    } else if (take('+')) {
      result = atom.times(1, Regex.UNBOUNDED);
    } else if (take('?')) {
      result = atom.optional();
    } else if (take('{')) {
      result = counted(atom);
    } else {
      return atom;
    }
    take('?'); // as few as possible: the same texts
    if (!atEnd() && "*+?{".indexOf(peek()) >= 0) {
      throw refused("has a quantifier with nothing before it");
    }
    return result;
  }

  private Regex counted(Regex atom) {
    int least = count();
    int most = least;
    if (take(',')) {
      most = !atEnd() && peek() == '}' ? Regex.UNBOUNDED : count();
    }
    if (!take('}') || most < least) {
      throw refused("has a quantifier that is none");
    }
    return atom.times(least, most);
  }

  private int count() {
    int start = at;
    long count = 0;
    while (!atEnd() && peek() >= '0' && peek() <= '9') {
      count = Math.min(count * 10 + next() - '0', Integer.MAX_VALUE);
    }
    if (at == start) {
      throw refused("has a quantifier that is none");
    }
    if (count > MAX_REPETITIONS) {
      throw refused("repeats more than " + MAX_REPETITIONS + " times");
    }
    return (int) count;
  }

  private CharClass escaped() {
    int character = next();
    return switch (character) {
      case 'd' -> CharClass.DIGIT;
      case 'D' -> CharClass.DIGIT.not();
      case 'w' -> CharClass.WORD;
      case 'W' -> CharClass.WORD.not();
      case 's' -> CharClass.SPACE;
      case 'S' -> CharClass.SPACE.not();
      case 't' -> one('\t');
      case 'n' -> one('\n');
      case 'r' -> one('\r');
      case 'f' -> one('\f');
      case 'v' -> one(0x0b);
      case 'x' -> one(hex(2));
      case 'u' -> one(unicode());
      default -> {
        if (SYNTAX.indexOf(character) < 0 && Character.isLetterOrDigit(character)) {
          throw refused("has an escape that cannot be held to: \\" + Character.toString(character));
        }
        yield one(whole(character));
      }
    };
  }

  private int unicode() {
    if (take('{')) {
      throw refused("has an escape that dialects read differently: \\u{");
    }
    int character = hex(4);
    if (Character.isHighSurrogate((char) character) && take('\\') && take('u')) {
      return whole(Character.toCodePoint((char) character, (char) hex(4)));
    }
    return whole(character);
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw refused("has an escape without its digits");
      }
      value = value * 16 + digit;
    }
    return value;
  }

  private static CharClass one(int character) {
    return CharClass.same(CharSet.of(character));
  }

  private int whole(int character) {
    if (!CharSet.ALL.contains(character)) {
      throw refused("holds half of a surrogate pair");
    }
    return character;
  }

  private boolean atEnd() {
    return at == pattern.length;
  }

  private int peek() {
    return pattern[at];
  }

  private int next() {
    if (atEnd()) {
      throw refused("ends too early");
    }
    return pattern[at++];
  }

  private boolean take(int character) {
    boolean there = !atEnd() && peek() == character;
    at += there ? 1 : 0;
    return there;
  }

  private UnsupportedSchemaException refused(String reason) {
    return new UnsupportedSchemaException(reason + " (at character " + at + ")");
  }

  /** Reads what stands between brackets. */
  private final class ClassParser {
    private CharClass members = CharClass.NOTHING;

    CharClass read() {
      boolean negated = take('^');
      if (!atEnd() && peek() == ']') {
        throw refused("has an empty class");
      }
      while (!take(']')) {
        member();
      }
      return negated ? members.not() : members;
    }

    private void member() {
      CharClass low = single();
      boolean range =
          !atEnd() && peek() == '-' && at + 1 < pattern.length && pattern[at + 1] != ']';
      if (!range) {
        members = members.or(low);
        return;
      }
      take('-');
      CharClass high = single();
      if (!low.surely().isSingle()
          || !high.surely().isSingle()
          || high.surely().first() < low.surely().first()) {
        throw refused("has a range in a class that is none");
      }
      CharSet all = CharSet.of(low.surely().first(), high.surely().first());
      members = members.or(CharClass.same(all.and(CharSet.ALL)));
    }

    private CharClass single() {
      int character = next();
      if (character == '\\') {
        return !atEnd() && take('b') ? one('\b') : escaped();
      }
      // Some dialects nest and intersect classes.
      if (character == '[' || (character == '&' && !atEnd() && peek() == '&')) {
        throw refused("has a [ or && in a class that is not escaped");
      }
      return one(whole(character));
    }
  }
}
