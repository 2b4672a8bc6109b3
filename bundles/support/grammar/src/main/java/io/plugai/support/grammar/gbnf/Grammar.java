package io.plugai.support.grammar.gbnf;

import io.plugai.support.grammar.UnsupportedSchemaException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules of a grammar, as they are being made. Its size is bounded while it grows. For one
 * thread.
 */
public final class Grammar {
  /** llama.cpp copies all of them for each answer, and names each. */
  static final int MAX_RULES = 12_000;

  static final int MAX_ELEMENTS = 60_000;

  private final List<List<List<Element>>> rules = new ArrayList<>();
  private int elements;

  /** A new rule without an alternative. */
  public int rule() {
    if (rules.size() >= MAX_RULES) {
      throw tooLarge();
    }
    rules.add(new ArrayList<>());
    return rules.size() - 1;
  }

  /** Gives a rule one more alternative. */
  public void add(int rule, List<Element> alternative) {
    elements += alternative.size() + 1;
    if (elements > MAX_ELEMENTS) {
      throw tooLarge();
    }
    rules.get(rule).add(alternative);
  }

  private static UnsupportedSchemaException tooLarge() {
    return new UnsupportedSchemaException(
        "is too large to be held to: fewer properties, alternatives or repetitions");
  }

  /**
   * The grammar as text, from this rule on. What can never come to an end, or is not reached, is
   * left out.
   *
   * @throws UnsupportedSchemaException if no text at all follows the grammar, or if it would cost
   *     too much
   */
  public String text(int root) {
    BitSet ending = Fixpoint.of(rules, element -> true);
    if (!ending.get(root)) {
      throw new UnsupportedSchemaException("no answer could ever follow it");
    }
    for (List<List<Element>> alternatives : rules) {
      alternatives.removeIf(alternative -> !allIn(ending, alternative));
    }
    new FirstCheck(rules).check(root);
    return write(root);
  }

  private static boolean allIn(BitSet set, List<Element> alternative) {
    return alternative.stream()
        .allMatch(element -> !(element instanceof Element.Rule rule) || set.get(rule.number()));
  }

  private String write(int root) {
    StringBuilder text = new StringBuilder();
    List<Integer> todo = new ArrayList<>(List.of(root));
    BitSet seen = new BitSet();
    seen.set(root);
    for (int i = 0; i < todo.size(); i++) {
      List<List<Element>> alternatives = rules.get(todo.get(i));
      text.append(todo.get(i) == root ? "root" : name(todo.get(i))).append(" ::= ");
      text.append(alternatives.stream().map(Grammar::written).collect(Collectors.joining(" | ")));
      text.append('\n');
      for (List<Element> alternative : alternatives) {
        for (Element element : alternative) {
          if (element instanceof Element.Rule rule && !seen.get(rule.number())) {
            seen.set(rule.number());
            todo.add(rule.number());
          }
        }
      }
    }
    return text.toString();
  }

  private static String name(int rule) {
    return "r" + rule;
  }

  /** A rule must not end with a bar: the next line would be taken for its last alternative. */
  private static String written(List<Element> alternative) {
    return alternative.isEmpty()
        ? "\"\""
        : alternative.stream().map(Grammar::written).collect(Collectors.joining(" "));
  }

  private static String written(Element element) {
    if (element instanceof Element.Rule rule) {
      return name(rule.number());
    }
    return element instanceof Element.Text text
        ? Terminals.text(text.text())
        : Terminals.set(((Element.One) element).set());
  }
}
