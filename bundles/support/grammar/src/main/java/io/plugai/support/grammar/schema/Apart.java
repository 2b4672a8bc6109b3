package io.plugai.support.grammar.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds {@code oneOf} to its word: no value may follow two of its alternatives. Where one of two
 * alternatives needs a property that the other only may have, the other is narrowed to the values
 * without it: whatever is written then still follows just one.
 */
final class Apart {
  private static final int MAX_ITEMS = 32;

  private final Shapes shapes;
  private final Algebra algebra;
  private final Schema schema;

  Apart(Shapes shapes, Schema schema) {
    this.shapes = shapes;
    this.algebra = shapes.algebra();
    this.schema = schema;
  }

  /** The alternatives, narrowed so that no two of them have a value in common. */
  List<Shape> of(List<Shape> alternatives) {
    if (alternatives.size() > Algebra.MAX_FORMS) {
      throw Schema.refused(
          Schema.below(schema.path(), "oneOf"),
          "has more than " + Algebra.MAX_FORMS + " alternatives; use anyOf or enum");
    }
    List<Shape> apart = new ArrayList<>(alternatives);
    for (int i = 0; i < apart.size(); i++) {
      for (int j = 0; j < apart.size(); j++) {
        if (i != j) {
          apart.set(i, without(apart.get(i), alternatives.get(j), i, j));
        }
      }
    }
    return apart;
  }

  /** The values of the one, none of which is one of the other's. */
  private Shape without(Shape one, Shape other, int i, int j) {
    boolean overlap =
        !algebra.and(one.scalars(), other.scalars()).isEmpty()
            || one.arrays().stream()
                .anyMatch(a -> other.arrays().stream().anyMatch(b -> !areApart(a, b)));
    if (overlap) {
      throw overlap(i, j);
    }
    Set<ObjectShape> objects = new LinkedHashSet<>();
    for (ObjectShape form : one.objects()) {
      ObjectShape narrowed = form;
      for (ObjectShape otherForm : other.objects()) {
        narrowed = without(narrowed, otherForm, i, j);
      }
      objects.add(narrowed);
    }
    return new Shape(one.scalars(), one.arrays(), objects);
  }

  private RuntimeException overlap(int i, int j) {
    return Schema.refused(
        Schema.below(schema.path(), "oneOf"),
        "the alternatives "
            + Math.min(i, j)
            + " and "
            + Math.max(i, j)
            + " have values in common, or what tells them apart is not seen: give each a required"
            + " property with a const of its own, or use anyOf");
  }

  private ObjectShape without(ObjectShape one, ObjectShape other, int i, int j) {
    if (areApart(one, other)) {
      return one;
    }
    for (String name : other.named().keySet()) {
      if (other.requires(name) && !one.requires(name)) {
        return one.without(name);
      }
    }
    throw overlap(i, j);
  }

  /** Whether a property that one of them requires can never follow both. */
  private boolean areApart(ObjectShape one, ObjectShape other) {
    Set<String> names = new LinkedHashSet<>(one.named().keySet());
    names.addAll(other.named().keySet());
    algebra.automata().spend(10 * names.size());
    return names.stream()
        .filter(name -> one.requires(name) || other.requires(name))
        .anyMatch(name -> areApart(one.goal(name), other.goal(name)));
  }

  private boolean areApart(ArrayShape one, ArrayShape other) {
    int both = Math.min(MAX_ITEMS, Math.max(one.least(), other.least()));
    boolean apart = one.most() < other.least() || other.most() < one.least();
    algebra.automata().spend(10 * both + 1);
    for (int i = 0; i < both && !apart; i++) {
      apart = areApart(one.at(i), other.at(i));
    }
    return apart;
  }

  private boolean areApart(Goal one, Goal other) {
    if (one.equals(Goal.NEVER) || other.equals(Goal.NEVER)) {
      return true;
    }
    if (one.equals(Goal.ANY) || other.equals(Goal.ANY)) {
      return false;
    }
    try {
      return areApart(shapes.of(one), shapes.of(other));
    } catch (Shapes.SelfReferenceException e) {
      return false; // what leads back to these very alternatives cannot tell them apart
    }
  }

  private boolean areApart(Shape some, Shape others) {
    return algebra.and(some.scalars(), others.scalars()).isEmpty()
        && (some.arrays().isEmpty() || others.arrays().isEmpty())
        && (some.objects().isEmpty() || others.objects().isEmpty());
  }
}
