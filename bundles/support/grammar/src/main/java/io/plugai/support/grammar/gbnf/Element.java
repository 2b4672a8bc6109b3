package io.plugai.support.grammar.gbnf;

import io.plugai.support.grammar.regular.CharSet;
import java.util.List;

/** A part of an alternative of a rule. */
public sealed interface Element {

  /** This text. */
  record Text(String text) implements Element {}

  /** One of these characters. */
  record One(CharSet set) implements Element {}

  /** What that rule says. */
  record Rule(int number) implements Element {}

  /** Several, one after the other. */
  static List<Element> of(Element... elements) {
    return List.of(elements);
  }

  /** This text. */
  static Element text(String text) {
    return new Text(text);
  }

  /** What that rule says. */
  static Element rule(int number) {
    return new Rule(number);
  }
}
