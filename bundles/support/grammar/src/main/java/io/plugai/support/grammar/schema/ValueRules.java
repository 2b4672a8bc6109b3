package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.gbnf.AutomatonRules;
import io.plugai.support.grammar.gbnf.AutomatonRules.Spelling;
import io.plugai.support.grammar.gbnf.Element;
import io.plugai.support.grammar.gbnf.Grammar;
import io.plugai.support.grammar.regular.Automata;
import io.plugai.support.grammar.regular.Decimals;
import io.plugai.support.grammar.regular.Dfa;
import io.plugai.support.grammar.regular.Regex;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/** Writes what goals allow as rules, each once. For one thread. */
final class ValueRules {
  /** Lines are indented by at most this many spaces: a model must not write them for ever. */
  static final int MAX_INDENT = 24;

  /** Digits before and after the point where the schema sets no bounds: all that a double holds. */
  private static final int DIGITS = 15;

  private static final Regex SPACE = Regex.text(" ");

  private final Shapes shapes;
  private final Grammar grammar = new Grammar();
  private final AutomatonRules texts = new AutomatonRules(grammar);
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final Map<Goal, Integer> byGoal = new HashMap<>();
  private final Map<Object, Integer> byPart = new HashMap<>();
  private final ArrayRules arrays;
  private final ObjectRules objects;
  private final Dfa blank;
  private final Dfa gap;

  ValueRules(Shapes shapes) {
    this.shapes = shapes;
    this.arrays = new ArrayRules(this);
    this.objects = new ObjectRules(this);
    Regex line = Regex.text("\n").then(SPACE.times(0, MAX_INDENT));
    this.blank = automata().of(Regex.choice(Regex.EMPTY, SPACE, line));
    this.gap = automata().of(SPACE.optional());
  }

  /** The grammar of all values that a goal allows. */
  String grammarOf(Goal goal) {
    int root = grammar.rule();
    grammar.add(root, Element.of(Element.rule(value(goal))));
    while (!later.isEmpty()) {
      later.poll().run();
    }
    return grammar.text(root);
  }

  Grammar grammar() {
    return grammar;
  }

  Shapes shapes() {
    return shapes;
  }

  Automata automata() {
    return shapes.algebra().automata();
  }

  /** The rule of a goal. */
  int value(Goal goal) {
    Integer known = byGoal.get(goal);
    if (known == null) {
      int rule = grammar.rule();
      known = rule;
      byGoal.put(goal, known);
      later.add(() -> write(rule, shapes.of(goal)));
    }
    return known;
  }

  private void write(int rule, Shape shape) {
    addScalars(rule, shape.scalars());
    if (!shape.arrays().isEmpty()) {
      grammar.add(rule, Element.of(Element.rule(arrays(shape.arrays()))));
    }
    if (!shape.objects().isEmpty()) {
      grammar.add(rule, Element.of(Element.rule(objects(shape.objects()))));
    }
  }

  /** A rule that is made once for each key, and written when its turn comes. */
  int once(Object key, IntConsumer writing) {
    Integer known = byPart.get(key);
    if (known == null) {
      int rule = grammar.rule();
      known = rule;
      byPart.put(key, known);
      later.add(() -> writing.accept(rule));
    }
    return known;
  }

  int arrays(Set<ArrayShape> forms) {
    return once(List.of("arrays", forms), rule -> arrays.write(rule, forms));
  }

  int objects(Set<ObjectShape> forms) {
    return once(List.of("objects", forms), rule -> objects.write(rule, forms));
  }

  int scalars(Scalars scalars) {
    return once(scalars, rule -> addScalars(rule, scalars));
  }

  private void addScalars(int rule, Scalars scalars) {
    addWord(rule, "null", scalars.none());
    addWord(rule, "true", scalars.yes());
    addWord(rule, "false", scalars.no());
    if (!scalars.numbers().isEmpty()) {
      grammar.add(rule, Element.of(number(scalars.numbers())));
    }
    if (!scalars.strings().isEmpty()) {
      grammar.add(rule, Element.of(Element.text("\""), rest(scalars.strings())));
    }
  }

  private void addWord(int rule, String word, boolean allowed) {
    if (allowed) {
      grammar.add(rule, Element.of(Element.text(word)));
    }
  }

  /** What is left of a string after its first quotation mark. */
  Element rest(Dfa strings) {
    return Element.rule(texts.of(strings, Spelling.JSON_STRING));
  }

  /** Room between two signs. */
  Element blank() {
    return Element.rule(texts.of(blank, Spelling.PLAIN));
  }

  /** Room after a colon. */
  Element gap() {
    return Element.rule(texts.of(gap, Spelling.PLAIN));
  }

  private Element number(Dfa numbers) {
    return Element.rule(texts.of(bounded(numbers), Spelling.PLAIN));
  }

  /** With so many digits that there are any, and not for ever more. */
  private Dfa bounded(Dfa numbers) {
    if (numbers.equals(shapes.algebra().any().scalars().numbers())) {
      return automata().of(Decimals.scientific(DIGITS));
    }
    Dfa result = numbers;
    for (int digits = DIGITS; result.isEndless(); digits *= 2) {
      Dfa some = automata().and(numbers, automata().of(Decimals.upTo(digits)));
      result = some.isEmpty() ? numbers : some;
    }
    return result;
  }
}
