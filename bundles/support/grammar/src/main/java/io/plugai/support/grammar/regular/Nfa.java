package io.plugai.support.grammar.regular;

import io.plugai.support.grammar.UnsupportedSchemaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * The automaton of a {@link Regex} by Thompson's construction (K. Thompson, Regular Expression
 * Search Algorithm, CACM 11(6), 1968). It is built state by state, so that what would become too
 * large is refused before it is.
 */
final class Nfa {
  /** Repetitions within repetitions multiply: {@code (a{0,1000}){1000}} would have a million. */
  static final int MAX_STATES = 40_000;

  private final List<List<Dfa.Edge>> edges = new ArrayList<>();
  private final List<List<Integer>> jumps = new ArrayList<>();
  private final int end;

  Nfa(Regex regex) {
    end = add(regex, state());
  }

  private int state() {
    if (edges.size() >= MAX_STATES) {
      throw new UnsupportedSchemaException(
          "repeats too much, or holds too many texts, to be held to");
    }
    edges.add(new ArrayList<>(1));
    jumps.add(new ArrayList<>(1));
    return edges.size() - 1;
  }

  private int add(Regex regex, int from) {
    if (regex instanceof Regex.One one) {
      int to = state();
      edges.get(from).add(new Dfa.Edge(one.set(), to));
      return to;
    }
    if (regex instanceof Regex.Sequence sequence) {
      int at = from;
      for (Regex part : sequence.parts()) {
        at = add(part, at);
      }
      return at;
    }
    return regex instanceof Regex.Choice choice
        ? addChoice(choice, from)
        : addRepeat((Regex.Repeat) regex, from);
  }

  private int addChoice(Regex.Choice choice, int from) {
    int to = state();
    for (Regex alternative : choice.alternatives()) {
      int start = state();
      jumps.get(from).add(start);
      jumps.get(add(alternative, start)).add(to);
    }
    return to;
  }

  private int addRepeat(Regex.Repeat repeat, int from) {
    int at = from;
    for (int i = 0; i < repeat.least(); i++) {
      at = add(repeat.part(), fresh(at));
    }
    int to = state();
    jumps.get(at).add(to);
    if (repeat.most() == Regex.UNBOUNDED) {
      int loop = fresh(at);
      jumps.get(add(repeat.part(), loop)).add(loop);
      jumps.get(loop).add(to);
    }
    for (int i = repeat.least(); i < repeat.most() && repeat.most() != Regex.UNBOUNDED; i++) {
      at = add(repeat.part(), fresh(at));
      jumps.get(at).add(to);
    }
    return to;
  }

  /** A state of its own, so that what loops back there takes nothing else along. */
  private int fresh(int from) {
    int start = state();
    jumps.get(from).add(start);
    return start;
  }

  int end() {
    return end;
  }

  List<Dfa.Edge> edges(int state) {
    return edges.get(state);
  }

  /** These states, and all that can be reached from them without a character. */
  BitSet closure(Iterable<Integer> states) {
    BitSet closed = new BitSet();
    Deque<Integer> todo = new ArrayDeque<>();
    states.forEach(todo::push);
    while (!todo.isEmpty()) {
      int state = todo.pop();
      if (!closed.get(state)) {
        closed.set(state);
        jumps.get(state).forEach(todo::push);
      }
    }
    return closed;
  }
}
