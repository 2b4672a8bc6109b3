package io.plugai.support.grammar.regular;

import java.util.List;

/**
 * A deterministic automaton. It starts in its first state; from every other state there is a way to
 * the end of a text.
 *
 * @param states at least one
 */
public record Dfa(List<State> states) {
  /** The language of no text. */
  public static final Dfa NONE = new Dfa(List.of(new State(false, List.of())));

  public Dfa {
    states = List.copyOf(states);
  }

  /**
   * A state.
   *
   * @param accepting whether a text may end here
   * @param edges where to go from here; no character has two of them
   */
  public record State(boolean accepting, List<Edge> edges) {
    public State {
      edges = List.copyOf(edges);
    }
  }

  /** A way to another state, by any of these characters. */
  public record Edge(CharSet set, int target) {}

  /** Whether it accepts no text. */
  public boolean isEmpty() {
    return !states.get(0).accepting && states.get(0).edges.isEmpty();
  }

  /** Whether it accepts this text. */
  public boolean accepts(String text) {
    int state = 0;
    for (int character : text.codePoints().toArray()) {
      state = next(state, character);
      if (state < 0) {
        return false;
      }
    }
    return states.get(state).accepting;
  }

  private int next(int state, int character) {
    for (Edge edge : states.get(state).edges) {
      if (edge.set.contains(character)) {
        return edge.target;
      }
    }
    return -1;
  }

  /** Whether it accepts texts of any length. */
  public boolean isEndless() {
    int[] pending = new int[states.size()];
    states.forEach(state -> state.edges.forEach(edge -> pending[edge.target]++));
    int[] free = new int[states.size()];
    int found = 0;
    for (int i = 0; i < pending.length; i++) {
      if (pending[i] == 0) {
        free[found++] = i;
      }
    }
    for (int done = 0; done < found; done++) {
      for (Edge edge : states.get(free[done]).edges) {
        if (--pending[edge.target] == 0) {
          free[found++] = edge.target;
        }
      }
    }
    return found < pending.length;
  }
}
