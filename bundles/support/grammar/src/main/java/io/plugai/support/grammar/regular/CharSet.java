package io.plugai.support.grammar.regular;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode characters. Halves of surrogate pairs are none.
 *
 * @param ranges in order, with something between each two
 */
public record CharSet(List<Range> ranges) {
  private static final Range SURROGATES =
      new Range(Character.MIN_SURROGATE, Character.MAX_SURROGATE);

  /** No character. */
  public static final CharSet NONE = new CharSet(List.of());

  /** Every character. */
  public static final CharSet ALL = NONE.not();

  public CharSet {
    ranges = List.copyOf(ranges);
  }

  /** Neighbouring characters, both ends included. */
  public record Range(int low, int high) {}

  /** One character. */
  public static CharSet of(int character) {
    return of(character, character);
  }

  /** Neighbouring characters, both ends included. */
  public static CharSet of(int low, int high) {
    return new CharSet(List.of(new Range(low, high)));
  }

  /** The characters of a text. */
  public static CharSet of(String characters) {
    return of(characters.codePoints().mapToObj(c -> new Range(c, c)).toList());
  }

  /** The characters of some ranges, in any order. */
  static CharSet of(Collection<Range> ranges) {
    List<Range> merged = new ArrayList<>();
    for (Range next : ranges.stream().sorted(Comparator.comparingInt(Range::low)).toList()) {
      int last = merged.size() - 1;
      if (last >= 0 && next.low <= merged.get(last).high + 1) {
        int high = Math.max(merged.get(last).high, next.high);
        merged.set(last, new Range(merged.get(last).low, high));
      } else {
        merged.add(next);
      }
    }
    return new CharSet(merged);
  }

  /** All that are in this set, the other, or both. */
  public CharSet or(CharSet other) {
    List<Range> both = new ArrayList<>(ranges);
    both.addAll(other.ranges);
    return of(both);
  }

  /** All that are not in this set. */
  public CharSet not() {
    List<Range> taken = new ArrayList<>(ranges);
    taken.add(SURROGATES);
    List<Range> gaps = new ArrayList<>();
    int next = 0;
    for (Range range : of(taken).ranges) {
      if (range.low > next) {
        gaps.add(new Range(next, range.low - 1));
      }
      next = range.high + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      gaps.add(new Range(next, Character.MAX_CODE_POINT));
    }
    return new CharSet(gaps);
  }

  /** All that are in both. */
  public CharSet and(CharSet other) {
    return not().or(other.not()).not();
  }

  /** All that are in this set and not in the other. */
  public CharSet minus(CharSet other) {
    return and(other.not());
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Whether there is exactly one. */
  public boolean isSingle() {
    return ranges.size() == 1 && first() == ranges.get(0).high;
  }

  /** The first one. */
  public int first() {
    return ranges.get(0).low;
  }

  /** Whether a character is one of them. */
  public boolean contains(int character) {
    for (Range range : ranges) {
      if (range.low <= character && character <= range.high) {
        return true;
      }
    }
    return false;
  }
}
