package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.gbnf.Element;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes lists as rules: one for each number of items that have been written, and for the forms
 * that are still possible then.
 */
final class ArrayRules {
  private final ValueRules rules;

  ArrayRules(ValueRules rules) {
    this.rules = rules;
  }

  /** Before the item of this index, of a list of this form. */
  private record Place(ArrayShape form, int index) {
    boolean mayEnd() {
      return index >= form.least();
    }

    boolean mayGoOn() {
      return index < form.most();
    }

    /** Counts no further than it matters. */
    Place next() {
      int matters = Math.max(form.first().size(), form.least());
      boolean counts = form.most() < Integer.MAX_VALUE || index < matters;
      return counts ? new Place(form, index + 1) : this;
    }
  }

  void write(int rule, Set<ArrayShape> forms) {
    Set<Place> places = new LinkedHashSet<>();
    forms.forEach(form -> places.add(new Place(form, 0)));
    int first = rules.grammar().rule();
    rules.grammar().add(rule, Element.of(Element.text("["), rules.blank(), Element.rule(first)));
    if (places.stream().anyMatch(Place::mayEnd)) {
      rules.grammar().add(first, Element.of(Element.text("]")));
    }
    for (Branches.Branch<Place> branch : Branches.of(options(places), rules)) {
      rules.grammar().add(first, Element.of(Element.rule(branch.value()), more(branch.next())));
    }
  }

  private static Map<Goal, Set<Place>> options(Set<Place> places) {
    Map<Goal, Set<Place>> options = new LinkedHashMap<>();
    for (Place place : places) {
      Goal goal = place.form.at(place.index);
      if (place.mayGoOn() && !goal.equals(Goal.NEVER)) {
        options.computeIfAbsent(goal, same -> new LinkedHashSet<>()).add(place.next());
      }
    }
    return options;
  }

  private Element more(Set<Place> places) {
    return Element.rule(rules.once(List.of("items", places), rule -> writeMore(rule, places)));
  }

  private void writeMore(int rule, Set<Place> places) {
    if (places.stream().anyMatch(Place::mayEnd)) {
      rules.grammar().add(rule, Element.of(rules.blank(), Element.text("]")));
    }
    for (Branches.Branch<Place> branch : Branches.of(options(places), rules)) {
      rules
          .grammar()
          .add(
              rule,
              Element.of(
                  Element.text(","),
                  rules.blank(),
                  Element.rule(branch.value()),
                  more(branch.next())));
    }
  }
}
