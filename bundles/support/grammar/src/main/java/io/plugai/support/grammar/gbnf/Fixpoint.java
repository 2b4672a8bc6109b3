package io.plugai.support.grammar.gbnf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Finds the rules of which one alternative is made of nothing but what has a property itself. */
final class Fixpoint {
  private Fixpoint() {}

  /** The least set of such rules; each alternative is looked at once for each rule in it. */
  static BitSet of(List<List<List<Element>>> rules, Predicate<Element> terminal) {
    List<List<int[]>> waiting = new ArrayList<>();
    rules.forEach(rule -> waiting.add(new ArrayList<>()));
    Deque<Integer> todo = new ArrayDeque<>();
    for (int rule = 0; rule < rules.size(); rule++) {
      for (List<Element> alternative : rules.get(rule)) {
        int[] open = {rule, 0};
        boolean possible = true;
        for (Element element : alternative) {
          if (element instanceof Element.Rule other) {
            open[1]++;
            waiting.get(other.number()).add(open);
          } else {
            possible &= terminal.test(element);
          }
        }
        open[1] += possible ? 0 : 1;
        if (open[1] == 0) {
          todo.add(rule);
        }
      }
    }
    return spread(waiting, todo);
  }

  private static BitSet spread(List<List<int[]>> waiting, Deque<Integer> todo) {
    BitSet found = new BitSet();
    while (!todo.isEmpty()) {
      int rule = todo.poll();
      if (!found.get(rule)) {
        found.set(rule);
        for (int[] open : waiting.get(rule)) {
          if (--open[1] == 0) {
            todo.add(open[0]);
          }
        }
      }
    }
    return found;
  }
}
