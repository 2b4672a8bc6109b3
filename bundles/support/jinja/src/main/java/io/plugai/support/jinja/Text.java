package io.plugai.support.jinja;

import java.util.BitSet;
import java.util.function.UnaryOperator;

/**
 * A text that knows of each character whether the template wrote it or came with what was filled
 * in. Two are equal that read alike, whoever wrote them. Immutable.
 */
public final class Text implements Comparable<Text> {
  /** Nothing at all. */
  public static final Text EMPTY = new Text("", new BitSet());

  private static final BitSet NOBODY = new BitSet();

  private final String value;
  private final BitSet foreign;

  /** For whoever lets go of the set. */
  private Text(String value, BitSet foreign) {
    this.value = value;
    this.foreign = foreign;
  }

  /** A text of the template's own. */
  public static Text own(String value) {
    return new Text(value, NOBODY);
  }

  /** A text that somebody else wrote. */
  public static Text foreign(String value) {
    BitSet all = new BitSet(value.length());
    all.set(0, value.length());
    return new Text(value, all);
  }

  static Text of(String value, BitSet foreign) {
    return new Text(value, foreign.isEmpty() ? NOBODY : foreign);
  }

  /** How it reads. */
  public String value() {
    return value;
  }

  /** Its length in UTF-16 units. */
  public int length() {
    return value.length();
  }

  /** Whether any character in this range is not the template's own. */
  public boolean isForeign(int from, int to) {
    int first = foreign.nextSetBit(from);
    return first >= 0 && first < to;
  }

  /** The part from one index to before another. */
  public Text slice(int from, int to) {
    return from == 0 && to == value.length()
        ? this
        : of(value.substring(from, to), foreign.get(from, to));
  }

  /** The same characters, written otherwise by the template; as many, or else it is all foreign. */
  Text mapped(UnaryOperator<String> change) {
    String changed = change.apply(value);
    boolean same = changed.length() == value.length();
    return same ? of(changed, foreign) : foreign.isEmpty() ? own(changed) : foreign(changed);
  }

  /** The marks, which are not to be changed. */
  BitSet marks() {
    return foreign;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text text && text.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(Text other) {
    return value.compareTo(other.value);
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "Text[" + value.length() + "]";
  }
}
