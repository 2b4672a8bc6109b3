package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.regular.Dfa;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A form of objects.
 *
 * @param named the properties that it names, in the order in which they are written
 * @param others the rest; no name is among the keys of two, and what is among none is not allowed
 * @param stated whether the schema speaks of the rest, or only does not forbid it
 * @param least the fewest properties: 0, or 1
 */
record ObjectShape(Map<String, Property> named, List<Others> others, boolean stated, int least) {

  /** A property that must be there or may be. */
  record Property(Goal goal, boolean required) {}

  /** Properties with names of a kind. */
  record Others(Dfa keys, Goal goal) {}

  /** Whether the rest is written at all: a model is not asked for what its schema never names. */
  boolean isOpen() {
    return stated || named.isEmpty();
  }

  /** What a property must follow if it is there. */
  Goal goal(String name) {
    Property property = named.get(name);
    return property != null
        ? property.goal
        : others.stream()
            .filter(some -> some.keys.accepts(name))
            .map(Others::goal)
            .findFirst()
            .orElse(Goal.NEVER);
  }

  boolean requires(String name) {
    Property property = named.get(name);
    return property != null && property.required;
  }

  /** The same without one of its properties. */
  ObjectShape without(String name) {
    Map<String, Property> fewer = new LinkedHashMap<>(named);
    fewer.put(name, new Property(Goal.NEVER, false));
    return new ObjectShape(fewer, others, stated, least);
  }
}
