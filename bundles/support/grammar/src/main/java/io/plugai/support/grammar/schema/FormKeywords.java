package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.regular.Automata;
import io.plugai.support.grammar.regular.Dfa;
import io.plugai.support.grammar.regular.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what the keywords of one schema say about the forms of lists and objects. */
final class FormKeywords {
  private final Schema schema;
  private final Algebra algebra;
  private final Automata automata;

  FormKeywords(Schema schema, Algebra algebra) {
    this.schema = schema;
    this.algebra = algebra;
    this.automata = algebra.automata();
  }

  ArrayShape array() {
    int least = schema.count("minItems").orElse(0);
    int most = schema.count("maxItems").orElse(Integer.MAX_VALUE);
    List<Goal> first = schema.schemas("prefixItems").stream().map(Goal::of).toList();
    Goal rest = schema.schema("items").map(Goal::of).orElse(Goal.ANY);
    return new ArrayShape(first, most < least ? Goal.NEVER : rest, least, most);
  }

  /**
   * The form of objects.
   *
   * @param keys the names that properties may have
   */
  ObjectShape object(Dfa keys) {
    List<Kind> kinds = kinds();
    Map<String, ObjectShape.Property> named = new LinkedHashMap<>();
    List<String> required = schema.names("required");
    for (Schema.Named property : schema.named("properties")) {
      named.put(
          property.name(), property(property.name(), Goal.of(property.schema()), kinds, required));
    }
    for (String name : required) {
      if (!named.containsKey(name)) {
        named.put(name, property(name, additionalFor(name, kinds), kinds, required));
      }
    }
    named.replaceAll(
        (name, property) ->
            keys.accepts(name)
                ? property
                : new ObjectShape.Property(Goal.NEVER, property.required()));
    boolean stated = schema.has("additionalProperties") || schema.has("patternProperties");
    return new ObjectShape(named, others(kinds, keys), stated, least(named));
  }

  private static ObjectShape.Property property(
      String name, Goal own, List<Kind> kinds, List<String> required) {
    List<Goal> goals = new ArrayList<>(List.of(own));
    if (kinds.stream().noneMatch(kind -> kind.keys.accepts(name))) {
      goals.add(Goal.NEVER);
    }
    kinds.stream()
        .filter(kind -> kind.keys.accepts(name))
        .forEach(kind -> goals.addAll(kind.goals));
    return new ObjectShape.Property(Goal.all(goals), required.contains(name));
  }

  /** Names of properties that match the same patterns, and what each of these asks. */
  private record Kind(Dfa keys, List<Goal> goals) {}

  private List<Kind> kinds() {
    List<Kind> kinds = List.of(new Kind(algebra.anyText(), List.of()));
    for (Schema.Named pattern : schema.named("patternProperties")) {
      List<Kind> before = kinds;
      kinds = schema.on("patternProperties", () -> split(before, pattern));
      if (kinds.size() > Algebra.MAX_FORMS) {
        throw Schema.refused(
            Schema.below(schema.path(), "patternProperties"), "has too many that overlap");
      }
    }
    return kinds;
  }

  /** What matches in some dialects of regular expressions and not in others is of no kind. */
  private List<Kind> split(List<Kind> kinds, Schema.Named pattern) {
    Dfa surely = Texts.pattern(pattern.name(), automata);
    Dfa perhaps = Texts.perhaps(pattern.name(), automata);
    Goal goal = Goal.of(pattern.schema());
    List<Kind> finer = new ArrayList<>();
    for (Kind kind : kinds) {
      List<Goal> more = new ArrayList<>(kind.goals);
      more.add(goal);
      finer.add(new Kind(automata.and(kind.keys, surely), more));
      finer.add(new Kind(automata.minus(kind.keys, perhaps), kind.goals));
    }
    finer.removeIf(kind -> kind.keys.isEmpty());
    return finer;
  }

  private Goal additional() {
    return schema.schema("additionalProperties").map(Goal::of).orElse(Goal.ANY);
  }

  /** What {@code additionalProperties} asks of a name: nothing where a pattern matches it. */
  private Goal additionalFor(String name, List<Kind> kinds) {
    boolean matched =
        kinds.stream().anyMatch(kind -> !kind.goals.isEmpty() && kind.keys.accepts(name));
    return matched ? Goal.ANY : additional();
  }

  private List<ObjectShape.Others> others(List<Kind> kinds, Dfa keys) {
    List<ObjectShape.Others> others = new ArrayList<>();
    for (Kind kind : kinds) {
      Goal goal = kind.goals.isEmpty() ? additional() : Goal.all(kind.goals);
      Dfa allowed = automata.and(kind.keys, keys);
      if (!goal.equals(Goal.NEVER) && !allowed.isEmpty()) {
        others.add(new ObjectShape.Others(allowed, goal));
      }
    }
    return others;
  }

  /** A model may write a name twice, so that only one property can be counted on. */
  private int least(Map<String, ObjectShape.Property> named) {
    int least = schema.count("minProperties").orElse(0);
    long required = named.values().stream().filter(ObjectShape.Property::required).count();
    if (least > Math.max(1, required)) {
      throw Schema.refused(
          Schema.below(schema.path(), "minProperties"),
          "can be held to up to the number of required properties, or 1");
    }
    boolean closed =
        schema.schema("additionalProperties").filter(Schema.NEVER::equals).isPresent()
            && !schema.has("patternProperties");
    if (schema.count("maxProperties").orElse(Integer.MAX_VALUE) < named.size()
        || (schema.has("maxProperties") && !closed)) {
      throw Schema.refused(
          Schema.below(schema.path(), "maxProperties"),
          "can be held to only where additionalProperties is false, from the number of properties");
    }
    return required > 0 ? 0 : least;
  }
}
