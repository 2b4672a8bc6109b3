package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.gbnf.Element;
import io.plugai.support.grammar.gbnf.JsonText;
import io.plugai.support.grammar.regular.Dfa;
import io.plugai.support.grammar.regular.Regex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes objects as rules. Properties come in the order in which the schema names them, those that
 * it does not name come last: one rule for each property that may be next, and for the forms that
 * are still possible then.
 */
final class ObjectRules {
  private final ValueRules rules;
  private final Map<ObjectShape, Form> forms = new HashMap<>();

  ObjectRules(ValueRules rules) {
    this.rules = rules;
  }

  /** A form of objects, of which there is one for each, so that it need not be compared. */
  private static final class Form {
    final ObjectShape shape;
    final List<Map.Entry<String, ObjectShape.Property>> named;
    final int required;

    Form(ObjectShape shape) {
      this.shape = shape;
      this.named = List.copyOf(shape.named().entrySet());
      int last = named.size();
      while (last > 0 && !named.get(last - 1).getValue().required()) {
        last--;
      }
      this.required = last;
    }
  }

  /** Before the named property of this index, or behind all of them, in an object of this form. */
  private record Place(Form form, int index) {
    boolean isLast() {
      return index == form.named.size();
    }

    String name() {
      return form.named.get(index).getKey();
    }

    ObjectShape.Property property() {
      return form.named.get(index).getValue();
    }

    boolean mayEnd() {
      return index >= form.required;
    }

    Place next() {
      return new Place(form, index + 1);
    }
  }

  void write(int rule, Set<ObjectShape> shapes) {
    Set<Place> places = new LinkedHashSet<>();
    shapes.forEach(shape -> places.add(new Place(forms.computeIfAbsent(shape, Form::new), 0)));
    int first = rules.grammar().rule();
    rules.grammar().add(rule, Element.of(Element.text("{"), rules.blank(), Element.rule(first)));
    if (places.stream().anyMatch(place -> place.mayEnd() && place.form.shape.least() == 0)) {
      rules.grammar().add(first, Element.of(Element.text("}")));
    }
    rules.grammar().add(first, Element.of(members(places)));
  }

  private Element more(Set<Place> places) {
    return Element.rule(rules.once(List.of("more", places), rule -> writeMore(rule, places)));
  }

  private void writeMore(int rule, Set<Place> places) {
    if (places.stream().anyMatch(Place::mayEnd)) {
      rules.grammar().add(rule, Element.of(rules.blank(), Element.text("}")));
    }
    rules.grammar().add(rule, Element.of(Element.text(","), rules.blank(), members(places)));
  }

  private Element members(Set<Place> places) {
    return Element.rule(rules.once(List.of("members", places), rule -> addMembers(rule, places)));
  }

  private void addMembers(int rule, Set<Place> places) {
    Place place = places.iterator().next();
    if (places.size() > 1 || place.isLast()) {
      new Crossing(places).add(rule);
      return;
    }
    // A form alone refers to its next property, so that many optional ones take little room.
    if (!place.property().goal().equals(Goal.NEVER)) {
      addNamed(rule, place.name(), Map.of(place.property().goal(), Set.of(place.next())));
    }
    if (!place.property().required()) {
      rules.grammar().add(rule, Element.of(members(Set.of(place.next()))));
    }
  }

  private void addNamed(int rule, String name, Map<Goal, Set<Place>> options) {
    for (Branches.Branch<Place> branch : Branches.of(options, rules)) {
      addMember(rule, Element.of(Element.text(JsonText.quoted(name))), branch);
    }
  }

  private void addMember(int rule, List<Element> name, Branches.Branch<Place> branch) {
    List<Element> member = new ArrayList<>(name);
    member.addAll(
        Element.of(
            Element.text(":"), rules.gap(), Element.rule(branch.value()), more(branch.next())));
    rules.grammar().add(rule, member);
  }

  /** All that may come next where several forms are possible, or behind the named properties. */
  private final class Crossing {
    private final Map<String, Map<Goal, Set<Place>>> named = new LinkedHashMap<>();
    private final Set<Place> last = new LinkedHashSet<>();
    private List<Other> others = new ArrayList<>();

    /** Some names, and where they lead. */
    private record Other(Dfa keys, Map<Goal, Set<Place>> options) {}

    Crossing(Set<Place> places) {
      places.forEach(this::addNamesOf);
      for (Place place : last) {
        place.form.shape.others().forEach(some -> addOthers(place, some));
      }
    }

    private void addNamesOf(Place from) {
      Place place = from;
      while (!place.isLast()) {
        rules.automata().spend(10);
        option(place.name(), place.property().goal(), place.next());
        if (place.property().required()) {
          return;
        }
        place = place.next();
      }
      if (place.form.shape.isOpen()) {
        last.add(place);
      }
    }

    private void option(String name, Goal goal, Place next) {
      if (!goal.equals(Goal.NEVER)) {
        add(named.computeIfAbsent(name, same -> new LinkedHashMap<>()), goal, Set.of(next));
      }
    }

    private static void add(Map<Goal, Set<Place>> options, Goal goal, Set<Place> next) {
      options.computeIfAbsent(goal, same -> new LinkedHashSet<>()).addAll(next);
    }

    private void addOthers(Place place, ObjectShape.Others some) {
      Set<String> taken = new LinkedHashSet<>(place.form.shape.named().keySet());
      for (String name : List.copyOf(named.keySet())) {
        if (taken.add(name) && some.keys().accepts(name)) {
          option(name, some.goal(), place);
        }
      }
      Dfa left = rules.automata().minus(some.keys(), rules.automata().of(Regex.texts(taken)));
      split(left, Map.of(some.goal(), Set.of(place)));
    }

    /** Cuts names into kinds of which each leads to the same places. */
    private void split(Dfa keys, Map<Goal, Set<Place>> options) {
      List<Other> finer = new ArrayList<>();
      Dfa left = keys;
      for (Other other : others) {
        Dfa both = rules.automata().and(other.keys, left);
        Map<Goal, Set<Place>> together = new LinkedHashMap<>();
        other.options.forEach((goal, next) -> add(together, goal, next));
        options.forEach((goal, next) -> add(together, goal, next));
        finer.add(new Other(both, together));
        finer.add(new Other(rules.automata().minus(other.keys, both), other.options));
        left = rules.automata().minus(left, both);
      }
      finer.add(new Other(left, options));
      finer.removeIf(other -> other.keys.isEmpty());
      others = finer;
    }

    void add(int rule) {
      named.forEach((name, options) -> addNamed(rule, name, options));
      for (Other other : others) {
        for (Branches.Branch<Place> branch : Branches.of(other.options, rules)) {
          addMember(rule, Element.of(Element.text("\""), rules.rest(other.keys)), branch);
        }
      }
    }
  }
}
