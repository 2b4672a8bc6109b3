package io.plugai.support.grammar.regular;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** Finds the states from which a text can come to its end. */
final class Alive {
  private Alive() {}

  static BitSet of(List<Dfa.State> states) {
    List<List<Integer>> sources = new ArrayList<>();
    states.forEach(state -> sources.add(new ArrayList<>(1)));
    Deque<Integer> todo = new ArrayDeque<>();
    for (int i = 0; i < states.size(); i++) {
      int source = i;
      states.get(i).edges().forEach(edge -> sources.get(edge.target()).add(source));
      if (states.get(i).accepting()) {
        todo.add(i);
      }
    }
    BitSet alive = new BitSet();
    while (!todo.isEmpty()) {
      int state = todo.poll();
      if (!alive.get(state)) {
        alive.set(state);
        todo.addAll(sources.get(state));
      }
    }
    return alive;
  }
}
