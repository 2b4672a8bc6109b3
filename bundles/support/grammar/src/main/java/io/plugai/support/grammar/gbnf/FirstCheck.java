package io.plugai.support.grammar.gbnf;

import io.plugai.support.grammar.UnsupportedSchemaException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Counts the ways in which what a rule says may begin. llama.cpp follows all of them at once, each
 * against every token of the model, and does so by calling itself (src/llama-grammar.cpp): many
 * make it slow, and a rule that begins with itself never ends.
 */
final class FirstCheck {
  static final int MAX_WAYS = 600;
  private static final int UNKNOWN = -1;
  private static final int COUNTING = -2;

  private final List<List<List<Element>>> rules;
  private final BitSet mayBeEmpty;
  private final int[] ways;

  FirstCheck(List<List<List<Element>>> rules) {
    this.rules = rules;
    this.mayBeEmpty = Fixpoint.of(rules, element -> false);
    this.ways = new int[rules.size()];
    Arrays.fill(ways, UNKNOWN);
  }

  /** Refuses a grammar of which any rule may begin in too many ways. */
  void check(int root) {
    count(root, 0);
    for (int rule = 0; rule < rules.size(); rule++) {
      count(rule, 0);
    }
  }

  private int count(int rule, int depth) {
    if (ways[rule] == COUNTING || depth > MAX_WAYS) {
      throw tooMany();
    }
    if (ways[rule] == UNKNOWN) {
      ways[rule] = COUNTING;
      int sum = 0;
      for (List<Element> alternative : rules.get(rule)) {
        sum += count(alternative, depth);
        if (sum > MAX_WAYS) {
          throw tooMany();
        }
      }
      ways[rule] = sum;
    }
    return ways[rule];
  }

  private int count(List<Element> alternative, int depth) {
    int sum = 0;
    for (Element element : alternative) {
      if (!(element instanceof Element.Rule rule)) {
        return sum + 1;
      }
      sum += count(rule.number(), depth + 1);
      if (!mayBeEmpty.get(rule.number())) {
        return sum;
      }
    }
    return sum + 1;
  }

  private static UnsupportedSchemaException tooMany() {
    return new UnsupportedSchemaException(
        "leaves more than " + MAX_WAYS + " ways to go on at one place, which cannot be held to");
  }
}
