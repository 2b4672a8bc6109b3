package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.UnsupportedSchemaException;
import io.plugai.support.grammar.regular.Automata;
import io.plugai.support.grammar.regular.Decimals;
import io.plugai.support.grammar.regular.Dfa;
import io.plugai.support.grammar.regular.Regex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Combines what is allowed, exactly. For one thread. */
final class Algebra {
  static final int MAX_FORMS = 64;

  private final Automata automata;
  private final Dfa anyText;
  private final Shape any;

  Algebra(Automata automata) {
    this.automata = automata;
    this.anyText = automata.of(Regex.ANY);
    this.any =
        new Shape(
            new Scalars(true, true, true, automata.of(Decimals.NUMBERS), anyText),
            Set.of(ArrayShape.ANY),
            Set.of(new ObjectShape(Map.of(), anyOthers(), false, 0)));
  }

  Automata automata() {
    return automata;
  }

  /** Every string. */
  Dfa anyText() {
    return anyText;
  }

  /** Everything. */
  Shape any() {
    return any;
  }

  /** Properties of all names, of which anything will do. */
  List<ObjectShape.Others> anyOthers() {
    return List.of(new ObjectShape.Others(anyText, Goal.ANY));
  }

  Shape and(Shape one, Shape other) {
    if (one == any || other == any) {
      return one == any ? other : one;
    }
    return new Shape(
        and(one.scalars(), other.scalars()),
        pairs(one.arrays(), other.arrays(), (a, b) -> a.and(b).stream()),
        pairs(one.objects(), other.objects(), (a, b) -> Stream.of(and(a, b))));
  }

  Shape or(Shape one, Shape other) {
    Set<ArrayShape> arrays = new LinkedHashSet<>(one.arrays());
    arrays.addAll(other.arrays());
    Set<ObjectShape> objects = new LinkedHashSet<>(one.objects());
    objects.addAll(other.objects());
    return new Shape(or(one.scalars(), other.scalars()), bounded(arrays), bounded(objects));
  }

  private static <T> Set<T> pairs(Set<T> some, Set<T> others, BiFunction<T, T, Stream<T>> both) {
    Set<T> result = new LinkedHashSet<>();
    for (T one : some) {
      others.forEach(other -> both.apply(one, other).forEach(result::add));
      bounded(result);
    }
    return result;
  }

  private static <T> Set<T> bounded(Set<T> forms) {
    if (forms.size() > MAX_FORMS) {
      throw new UnsupportedSchemaException(
          "allows more than " + MAX_FORMS + " forms of lists or objects");
    }
    return forms;
  }

  Scalars and(Scalars one, Scalars other) {
    return new Scalars(
        one.none() && other.none(),
        one.yes() && other.yes(),
        one.no() && other.no(),
        automata.and(one.numbers(), other.numbers()),
        automata.and(one.strings(), other.strings()));
  }

  private Scalars or(Scalars one, Scalars other) {
    return new Scalars(
        one.none() || other.none(),
        one.yes() || other.yes(),
        one.no() || other.no(),
        automata.or(one.numbers(), other.numbers()),
        automata.or(one.strings(), other.strings()));
  }

  /** What is in the one and not in the other. */
  Scalars minus(Scalars one, Scalars other) {
    return new Scalars(
        one.none() && !other.none(),
        one.yes() && !other.yes(),
        one.no() && !other.no(),
        automata.minus(one.numbers(), other.numbers()),
        automata.minus(one.strings(), other.strings()));
  }

  private ObjectShape and(ObjectShape one, ObjectShape other) {
    Map<String, ObjectShape.Property> named = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>(one.named().keySet());
    names.addAll(other.named().keySet());
    automata.spend(10 * names.size());
    for (String name : names) {
      named.put(
          name,
          new ObjectShape.Property(
              one.goal(name).and(other.goal(name)), one.requires(name) || other.requires(name)));
    }
    return new ObjectShape(
        named,
        both(one.others(), other.others()),
        one.stated() || other.stated(),
        Math.max(one.least(), other.least()));
  }

  private List<ObjectShape.Others> both(
      List<ObjectShape.Others> some, List<ObjectShape.Others> others) {
    List<ObjectShape.Others> result = new ArrayList<>();
    for (ObjectShape.Others one : some) {
      for (ObjectShape.Others other : others) {
        Dfa keys = automata.and(one.keys(), other.keys());
        if (!keys.isEmpty()) {
          result.add(new ObjectShape.Others(keys, one.goal().and(other.goal())));
        }
      }
    }
    if (result.size() > MAX_FORMS) {
      throw new UnsupportedSchemaException(
          "tells more than " + MAX_FORMS + " kinds of names apart");
    }
    return result;
  }
}
