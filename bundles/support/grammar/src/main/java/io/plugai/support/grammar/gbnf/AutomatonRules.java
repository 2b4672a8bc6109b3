package io.plugai.support.grammar.gbnf;

import io.plugai.support.grammar.regular.CharSet;
import io.plugai.support.grammar.regular.Dfa;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes automata as rules: one for each state, which says where to go by which character. Whoever
 * follows them has one way to go at each character, however the language was written down.
 */
public final class AutomatonRules {
  private final Grammar grammar;
  private final Map<Key, Integer> known = new HashMap<>();
  private final Map<List<List<Element>>, Integer> sets = new HashMap<>();

  /** Writes into this grammar. */
  public AutomatonRules(Grammar grammar) {
    this.grammar = grammar;
  }

  private record Key(Dfa dfa, Spelling spelling) {}

  /** The rule for the texts of an automaton; the same for equal ones. */
  public int of(Dfa dfa, Spelling spelling) {
    Key key = new Key(dfa, spelling);
    Integer rule = known.get(key);
    if (rule == null) {
      rule = new Writing(dfa, spelling).write();
      known.put(key, rule);
    }
    return rule;
  }

  /** One character of a set; what takes some room to say is said once. */
  private List<Element> one(CharSet set, Spelling spelling) {
    List<List<Element>> ways = spelling.of(set);
    if (ways.size() == 1 && set.ranges().size() == 1) {
      return ways.get(0);
    }
    Integer rule = sets.get(ways);
    if (rule == null) {
      int added = grammar.rule();
      ways.forEach(way -> grammar.add(added, way));
      rule = added;
      sets.put(ways, rule);
    }
    return Element.of(Element.rule(rule));
  }

  /** One automaton on its way into the grammar. */
  private final class Writing {
    private final List<Dfa.State> states;
    private final Spelling spelling;
    private final int[] entries;
    private final Map<Integer, Integer> rules = new HashMap<>();
    private final Deque<Integer> todo = new ArrayDeque<>();

    Writing(Dfa dfa, Spelling spelling) {
      this.states = dfa.states();
      this.spelling = spelling;
      this.entries = new int[states.size()];
      states.forEach(state -> state.edges().forEach(edge -> entries[edge.target()]++));
    }

    int write() {
      int start = ruleOf(0);
      while (!todo.isEmpty()) {
        int number = todo.poll();
        int rule = ruleOf(number);
        Dfa.State state = states.get(number);
        if (state.accepting()) {
          grammar.add(rule, end());
        }
        state.edges().forEach(edge -> add(rule, edge));
      }
      return start;
    }

    private int ruleOf(int state) {
      return rules.computeIfAbsent(
          state,
          number -> {
            todo.add(number);
            return grammar.rule();
          });
    }

    private List<Element> end() {
      return spelling.end().isEmpty() ? List.of() : Element.of(Element.text(spelling.end()));
    }

    private void add(int rule, Dfa.Edge edge) {
      if (edge.set().isSingle()) {
        addText(rule, edge);
        return;
      }
      List<Element> alternative = new ArrayList<>(one(edge.set(), spelling));
      alternative.addAll(rest(edge.target()));
      grammar.add(rule, alternative);
    }

    /** Takes the next characters along as long as there is only one way. */
    private void addText(int rule, Dfa.Edge first) {
      StringBuilder text = new StringBuilder();
      Dfa.Edge edge = first;
      text.append(spelling.of(edge.set().first()));
      while (goesOneWay(edge.target())) {
        edge = states.get(edge.target()).edges().get(0);
        text.append(spelling.of(edge.set().first()));
      }
      List<Element> alternative = new ArrayList<>();
      alternative.add(Element.text(text.toString()));
      alternative.addAll(rest(edge.target()));
      grammar.add(rule, alternative);
    }

    private boolean goesOneWay(int number) {
      Dfa.State state = states.get(number);
      return number != 0
          && entries[number] == 1
          && !state.accepting()
          && state.edges().size() == 1
          && state.edges().get(0).set().isSingle();
    }

    private List<Element> rest(int target) {
      Dfa.State state = states.get(target);
      boolean over = state.accepting() && state.edges().isEmpty();
      return over ? end() : Element.of(Element.rule(ruleOf(target)));
    }
  }

  /** How characters are spelled in an answer. */
  public enum Spelling {
    /** As they are. */
    PLAIN {
      @Override
      String end() {
        return "";
      }

      @Override
      String of(int character) {
        return Character.toString(character);
      }

      @Override
      List<List<Element>> of(CharSet set) {
        return List.of(Element.of(new Element.One(set)));
      }
    },

    /** Within a JSON string, of which the closing quotation mark is a part. */
    JSON_STRING {
      @Override
      String end() {
        return "\"";
      }

      @Override
      String of(int character) {
        return JsonText.of(character);
      }

      @Override
      List<List<Element>> of(CharSet set) {
        return JsonText.of(set);
      }
    };

    abstract String end();

    abstract String of(int character);

    abstract List<List<Element>> of(CharSet set);
  }
}
