package io.plugai.support.grammar.schema;

import java.util.Set;

/**
 * The values that are allowed: the scalars, and lists and objects of any one of some forms. Nothing
 * is ever both.
 */
record Shape(Scalars scalars, Set<ArrayShape> arrays, Set<ObjectShape> objects) {
  static final Shape NONE = new Shape(Scalars.NONE, Set.of(), Set.of());

  boolean isEmpty() {
    return scalars.isEmpty() && arrays.isEmpty() && objects.isEmpty();
  }
}
