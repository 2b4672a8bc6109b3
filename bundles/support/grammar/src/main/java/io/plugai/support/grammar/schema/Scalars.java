package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.regular.Dfa;

/**
 * The values without parts that are allowed.
 *
 * @param none whether null is
 * @param yes whether true is
 * @param no whether false is
 * @param numbers which numbers are, as JSON spells them without an exponent
 * @param strings which strings are, without their quotation marks and escapes
 */
record Scalars(boolean none, boolean yes, boolean no, Dfa numbers, Dfa strings) {
  static final Scalars NONE = new Scalars(false, false, false, Dfa.NONE, Dfa.NONE);

  boolean isEmpty() {
    return !none && !yes && !no && numbers.isEmpty() && strings.isEmpty();
  }
}
