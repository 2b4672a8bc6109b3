package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.UnsupportedSchemaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells apart the values after which different things may come. Several forms may begin alike, say
 * with a property of the same name. What it may hold is cut into pieces that have nothing in
 * common; each piece says which of the forms are still possible after it. So one never follows two
 * ways for longer than it takes to read a number or a string, however deep forms are nested.
 *
 * @param <P> a place in a form
 */
final class Branches<P> {
  private static final String NOT_APART =
      "is a list or an object in several alternatives of an anyOf, oneOf or enum that nothing before"
          + " it tells apart: put a property with a const of its own first in each";

  private final ValueRules rules;
  private final List<Piece<P>> scalars = new ArrayList<>();
  private final Map<Set<ArrayShape>, Set<P>> arrays = new LinkedHashMap<>();
  private final Map<Set<ObjectShape>, Set<P>> objects = new LinkedHashMap<>();

  private Branches(ValueRules rules) {
    this.rules = rules;
  }

  /** The rule of some values, and where one may be after them. */
  record Branch<P>(int value, Set<P> next) {}

  private record Piece<P>(Scalars scalars, Set<P> next) {}

  /** The branches for goals, of which each leads to some places. */
  static <P> List<Branch<P>> of(Map<Goal, Set<P>> options, ValueRules rules) {
    if (options.size() == 1) {
      Map.Entry<Goal, Set<P>> only = options.entrySet().iterator().next();
      return List.of(new Branch<>(rules.value(only.getKey()), only.getValue()));
    }
    Branches<P> branches = new Branches<>(rules);
    options.forEach(branches::add);
    return branches.all();
  }

  private void add(Goal goal, Set<P> next) {
    Shape shape = rules.shapes().of(goal);
    addScalars(shape.scalars(), next);
    if (!shape.arrays().isEmpty()) {
      addForm(arrays, shape.arrays(), next, goal);
    }
    if (!shape.objects().isEmpty()) {
      addForm(objects, shape.objects(), next, goal);
    }
  }

  private static <F, P> void addForm(Map<F, Set<P>> forms, F form, Set<P> next, Goal goal) {
    forms.computeIfAbsent(form, same -> new LinkedHashSet<>()).addAll(next);
    if (forms.size() > 1) {
      throw goal.path().isEmpty()
          ? new UnsupportedSchemaException(NOT_APART)
          : Schema.refused(goal.path(), NOT_APART);
    }
  }

  private void addScalars(Scalars added, Set<P> next) {
    Algebra algebra = rules.shapes().algebra();
    Scalars left = added;
    for (Piece<P> piece : List.copyOf(scalars)) {
      Scalars both = algebra.and(piece.scalars, left);
      if (!both.isEmpty()) {
        scalars.remove(piece);
        Set<P> together = new LinkedHashSet<>(piece.next);
        together.addAll(next);
        scalars.add(new Piece<>(both, together));
        scalars.add(new Piece<>(algebra.minus(piece.scalars, both), piece.next));
        left = algebra.minus(left, both);
      }
    }
    scalars.add(new Piece<>(left, next));
    scalars.removeIf(piece -> piece.scalars.isEmpty());
  }

  private List<Branch<P>> all() {
    List<Branch<P>> all = new ArrayList<>();
    scalars.forEach(piece -> all.add(new Branch<>(rules.scalars(piece.scalars), piece.next)));
    arrays.forEach((forms, next) -> all.add(new Branch<>(rules.arrays(forms), next)));
    objects.forEach((forms, next) -> all.add(new Branch<>(rules.objects(forms), next)));
    return all;
  }
}
