package io.plugai.support.grammar.regular;

import io.plugai.support.grammar.UnsupportedSchemaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes automata and combines them: determinisation by subsets, and products (Hopcroft, Motwani,
 * Ullman, Introduction to Automata Theory, 2nd ed., chapters 2 and 4). One of these serves one
 * schema: all its work together is bounded, and what would need more is refused. For one thread.
 */
public final class Automata {
  /** The most states of one automaton: nearly each is a rule of the grammar in the end. */
  static final int MAX_STATES = 20_000;

  /** The most steps for all that is worked out for a schema: about a second. */
  static final int MAX_STEPS = 1_000_000;

  /** Nowhere to go. */
  private static final int DEAD = -1;

  private int steps;

  /** The automaton of a language. */
  public Dfa of(Regex regex) {
    Nfa nfa = new Nfa(regex);
    return explore(
        closure(nfa, List.of(0)),
        states -> Collections.binarySearch(states, nfa.end()) >= 0,
        states -> {
          List<Dfa.Edge> edges = new ArrayList<>();
          states.forEach(state -> edges.addAll(nfa.edges(state)));
          return stepsOf(edges, targets -> closure(nfa, targets));
        });
  }

  private List<Integer> closure(Nfa nfa, List<Integer> targets) {
    BitSet closed = nfa.closure(targets);
    spend(closed.cardinality());
    return closed.stream().boxed().toList();
  }

  /** The texts that are in both. */
  public Dfa and(Dfa one, Dfa other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Dfa.NONE;
    }
    return one.equals(other) ? one : product(one, other, (a, b) -> a && b);
  }

  /** The texts that are in either. */
  public Dfa or(Dfa one, Dfa other) {
    if (one.isEmpty() || one.equals(other)) {
      return other;
    }
    return other.isEmpty() ? one : product(one, other, (a, b) -> a || b);
  }

  /** The texts that are in the one and not in the other. */
  public Dfa minus(Dfa one, Dfa other) {
    return one.isEmpty() || other.isEmpty() ? one : product(one, other, (a, b) -> a && !b);
  }

  /** A state of each. */
  private record Pair(int one, int other) {}

  private Dfa product(Dfa one, Dfa other, BiPredicate<Boolean, Boolean> accepting) {
    return explore(
        new Pair(0, 0),
        pair -> accepting.test(accepts(one, pair.one), accepts(other, pair.other)),
        pair -> {
          // Targets of the first are even, those of the second odd.
          List<Dfa.Edge> edges = new ArrayList<>();
          edgesOf(one, pair.one).forEach(e -> edges.add(new Dfa.Edge(e.set(), 2 * e.target())));
          edgesOf(other, pair.other)
              .forEach(e -> edges.add(new Dfa.Edge(e.set(), 2 * e.target() + 1)));
          return stepsOf(edges, Automata::pair);
        });
  }

  private static Pair pair(List<Integer> targets) {
    int one = DEAD;
    int other = DEAD;
    for (int target : targets) {
      if (target % 2 == 0) {
        one = target / 2;
      } else {
        other = target / 2;
      }
    }
    return new Pair(one, other);
  }

  private static boolean accepts(Dfa dfa, int state) {
    return state != DEAD && dfa.states().get(state).accepting();
  }

  private static List<Dfa.Edge> edgesOf(Dfa dfa, int state) {
    return state == DEAD ? List.of() : dfa.states().get(state).edges();
  }

  /** Where to go by which characters, for edges of which several may take the same character. */
  private <K> Map<K, CharSet> stepsOf(List<Dfa.Edge> edges, Function<List<Integer>, K> keyOf) {
    Map<List<Integer>, List<CharSet.Range>> pieces = cut(edges);
    Map<K, CharSet> result = new LinkedHashMap<>();
    pieces.forEach(
        (targets, ranges) -> result.merge(keyOf.apply(targets), CharSet.of(ranges), CharSet::or));
    return result;
  }

  /** Cuts the characters into pieces of which each leads to the same targets. */
  private Map<List<Integer>, List<CharSet.Range>> cut(List<Dfa.Edge> edges) {
    TreeMap<Integer, List<Integer>> changes = new TreeMap<>();
    for (Dfa.Edge edge : edges) {
      for (CharSet.Range range : edge.set().ranges()) {
        changes.computeIfAbsent(range.low(), at -> new ArrayList<>()).add(edge.target());
        changes.computeIfAbsent(range.high() + 1, at -> new ArrayList<>()).add(~edge.target());
      }
    }
    Map<List<Integer>, List<CharSet.Range>> pieces = new LinkedHashMap<>();
    TreeMap<Integer, Integer> active = new TreeMap<>();
    int from = 0;
    for (Map.Entry<Integer, List<Integer>> change : changes.entrySet()) {
      spend(active.size() + 1);
      if (!active.isEmpty()) {
        pieces
            .computeIfAbsent(List.copyOf(active.keySet()), targets -> new ArrayList<>())
            .add(new CharSet.Range(from, change.getKey() - 1));
      }
      change.getValue().forEach(target -> apply(target, active));
      from = change.getKey();
    }
    return pieces;
  }

  private static void apply(int change, TreeMap<Integer, Integer> active) {
    if (change >= 0) {
      active.merge(change, 1, Integer::sum);
    } else {
      active.computeIfPresent(~change, (target, count) -> count == 1 ? null : count - 1);
    }
  }

  /** All that can be reached from the start. */
  private <K> Dfa explore(K start, Predicate<K> accepting, Function<K, Map<K, CharSet>> next) {
    Map<K, Integer> numbers = new HashMap<>(Map.of(start, 0));
    Deque<K> todo = new ArrayDeque<>(List.of(start));
    List<Dfa.State> states = new ArrayList<>();
    while (!todo.isEmpty()) {
      K key = todo.poll();
      List<Dfa.Edge> edges = new ArrayList<>();
      next.apply(key)
          .forEach(
              (target, set) -> {
                Integer known = numbers.putIfAbsent(target, numbers.size());
                if (known == null) {
                  todo.add(target);
                }
                edges.add(new Dfa.Edge(set, numbers.get(target)));
              });
      states.add(new Dfa.State(accepting.test(key), edges));
      if (numbers.size() > MAX_STATES) {
        throw tooMuch();
      }
    }
    return alive(states);
  }

  /** Without the states from which no text ends. */
  private static Dfa alive(List<Dfa.State> states) {
    BitSet alive = Alive.of(states);
    if (!alive.get(0)) {
      return Dfa.NONE;
    }
    List<Dfa.State> kept = new ArrayList<>();
    alive.stream()
        .forEach(
            number -> {
              Dfa.State state = states.get(number);
              List<Dfa.Edge> edges =
                  state.edges().stream()
                      .filter(edge -> alive.get(edge.target()))
                      .map(
                          edge ->
                              new Dfa.Edge(edge.set(), alive.get(0, edge.target()).cardinality()))
                      .toList();
              kept.add(new Dfa.State(state.accepting(), edges));
            });
    return new Dfa(kept);
  }

  /**
   * Takes work off what this schema may cost.
   *
   * @throws UnsupportedSchemaException if there is not so much left
   */
  public void spend(int work) {
    steps += work;
    if (steps > MAX_STEPS) {
      throw tooMuch();
    }
  }

  private static UnsupportedSchemaException tooMuch() {
    return new UnsupportedSchemaException(
        "takes too much to be held to: fewer repetitions or alternatives");
  }
}
