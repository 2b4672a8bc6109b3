package io.plugai.support.grammar.schema;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a value must follow: all of these schemas at once. What it allows is worked out only where a
 * value can stand, so that schemas may lead back to themselves.
 */
record Goal(Set<Schema> schemas) {
  /** Any value will do. */
  static final Goal ANY = new Goal(Set.of());

  /** No value will do. */
  static final Goal NEVER = new Goal(Set.of(Schema.NEVER));

  /** One schema. */
  static Goal of(Schema schema) {
    return schema == Schema.ANY ? ANY : new Goal(Set.of(schema));
  }

  Goal and(Goal other) {
    if (equals(NEVER) || other.schemas.isEmpty()) {
      return this;
    }
    if (other.equals(NEVER) || schemas.isEmpty()) {
      return other;
    }
    Set<Schema> both = new LinkedHashSet<>(schemas);
    both.addAll(other.schemas);
    return new Goal(Collections.unmodifiableSet(both));
  }

  /** All of several. */
  static Goal all(List<Goal> goals) {
    return goals.stream().reduce(ANY, Goal::and);
  }

  /** Where it is written; empty where it is not. */
  String path() {
    return schemas.stream()
        .map(Schema::path)
        .filter(path -> !path.isEmpty())
        .findFirst()
        .orElse("");
  }
}
