package io.plugai.support.grammar.schema;

import io.plugai.spi.error.GatewayException;
import io.plugai.support.grammar.UnsupportedSchemaException;
import io.plugai.support.grammar.regular.Automata;
import io.plugai.support.grammar.regular.Dfa;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Works out what schemas allow, each once. For one thread. */
final class Shapes {
  /** How long a chain of references and combinations may be that comes to no value. */
  static final int MAX_CHAIN = 200;

  /** How many schemas may be worked out, counting those that had to be given up. */
  private static final int MAX_WORK = 4 * SchemaReader.MAX_SCHEMAS;

  private final SchemaReader reader;
  private final Algebra algebra;
  private final Literals literals;
  private final Map<Goal, Shape> byGoal = new HashMap<>();
  private final Map<Schema, Shape> bySchema = new HashMap<>();
  private final Set<Schema> atWork = new HashSet<>();
  private int worked;

  Shapes(SchemaReader reader, Automata automata) {
    this.reader = reader;
    this.algebra = new Algebra(automata);
    this.literals = new Literals(reader, algebra);
  }

  Algebra algebra() {
    return algebra;
  }

  /** What a goal allows. */
  Shape of(Goal goal) {
    Shape known = byGoal.get(goal);
    if (known == null) {
      known = algebra.any();
      for (Schema schema : goal.schemas()) {
        Shape before = known;
        known = on(schema, () -> algebra.and(before, of(schema)));
      }
      byGoal.put(goal, known);
    }
    return known;
  }

  /** What a schema allows. */
  Shape of(Schema schema) {
    if (schema == Schema.ANY || schema == Schema.NEVER) {
      return schema == Schema.ANY ? algebra.any() : Shape.NONE;
    }
    Shape known = bySchema.get(schema);
    if (known == null) {
      if (!atWork.add(schema)) {
        throw new SelfReferenceException(schema);
      }
      if (atWork.size() > MAX_CHAIN || ++worked > MAX_WORK) {
        throw Schema.refused(schema.path(), "stands behind too many references");
      }
      try {
        known = on(schema, () -> workOut(schema));
      } finally {
        atWork.remove(schema);
      }
      bySchema.put(schema, known);
    }
    return known;
  }

  /** A schema that must be known before it can be known. */
  static final class SelfReferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Schema schema;

    SelfReferenceException(Schema schema) {
      super("a schema refers to itself", null, false, false);
      this.schema = schema;
    }

    GatewayException refused() {
      return Schema.refused(schema.path(), "refers to itself and comes to no value");
    }
  }

  private static Shape on(Schema schema, Supplier<Shape> work) {
    try {
      return work.get();
    } catch (UnsupportedSchemaException e) {
      throw schema.path().isEmpty() ? e : refused(schema, e);
    }
  }

  private static GatewayException refused(Schema schema, UnsupportedSchemaException e) {
    return Schema.refused(schema.path(), e.reason());
  }

  private Shape workOut(Schema schema) {
    Shape shape = ownKeywords(schema);
    if (schema.has("$ref")) {
      Schema there = reader.referTo(schema.text("$ref").orElse(""), schema.path());
      shape = algebra.and(shape, of(there));
    }
    for (Schema part : schema.schemas("allOf")) {
      shape = algebra.and(shape, of(part));
    }
    if (schema.has("anyOf")) {
      shape = algebra.and(shape, any(all(schema, "anyOf")));
    }
    if (schema.has("oneOf")) {
      Shape before = shape;
      List<Shape> alternatives =
          all(schema, "oneOf").stream().map(one -> algebra.and(before, one)).toList();
      shape = any(reader.isLenient() ? alternatives : new Apart(this, schema).of(alternatives));
    }
    return shape;
  }

  private List<Shape> all(Schema schema, String keyword) {
    return schema.schemas(keyword).stream().map(this::of).toList();
  }

  private Shape any(List<Shape> shapes) {
    return shapes.stream().reduce(Shape.NONE, algebra::or);
  }

  private Shape ownKeywords(Schema schema) {
    Shape allowed = schema.values().map(values -> literals(schema, values)).orElse(algebra.any());
    Scalars scalars = new ScalarKeywords(schema, algebra.automata()).narrow(allowed.scalars());
    List<String> types = schema.has("type") ? schema.names("type") : List.of("array", "object");
    FormKeywords forms = new FormKeywords(schema, algebra);
    List<ArrayShape> arrays = new ArrayList<>();
    if (types.contains("array")) {
      arrays.add(forms.array());
    }
    List<ObjectShape> objects = new ArrayList<>();
    if (types.contains("object")) {
      objects.add(forms.object(keys(schema)));
    }
    Shape rest = new Shape(scalars, Set.copyOf(arrays), Set.copyOf(objects));
    return algebra.and(new Shape(scalars, allowed.arrays(), allowed.objects()), rest);
  }

  private Shape literals(Schema schema, List<Object> values) {
    return schema.on("enum", () -> literals.of(values));
  }

  private Dfa keys(Schema schema) {
    return schema
        .schema("propertyNames")
        .map(names -> of(names).scalars().strings())
        .orElse(algebra.anyText());
  }
}
