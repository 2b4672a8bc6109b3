package io.plugai.support.jinja;

import java.util.BitSet;

/** Puts texts together, within a budget. For one thread. */
final class TextBuilder {
  private final Budget budget;
  private final StringBuilder value = new StringBuilder();
  private final BitSet foreign = new BitSet();

  TextBuilder(Budget budget) {
    this.budget = budget;
  }

  /** Adds a text with its marks. */
  TextBuilder add(Text text) {
    int start = value.length();
    budget.write(start, text.length());
    value.append(text.value());
    BitSet marks = text.marks();
    for (int from = marks.nextSetBit(0); from >= 0; ) {
      int to = marks.nextClearBit(from);
      foreign.set(start + from, start + to);
      from = marks.nextSetBit(to);
    }
    return this;
  }

  /** Adds characters of the template's own. */
  TextBuilder add(String own) {
    budget.write(value.length(), own.length());
    value.append(own);
    return this;
  }

  /** Adds characters that are as foreign as the one that they stand for. */
  TextBuilder addFor(Text text, int index, String replacement) {
    int start = value.length();
    add(replacement);
    if (text.isForeign(index, index + 1)) {
      foreign.set(start, value.length());
    }
    return this;
  }

  int length() {
    return value.length();
  }

  Text text() {
    return Text.of(value.toString(), foreign);
  }
}
