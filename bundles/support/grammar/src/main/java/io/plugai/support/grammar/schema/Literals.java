package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.UnsupportedSchemaException;
import io.plugai.support.grammar.regular.Regex;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns values that are listed one by one into what they allow. */
final class Literals {
  private final SchemaReader reader;
  private final Algebra algebra;

  Literals(SchemaReader reader, Algebra algebra) {
    this.reader = reader;
    this.algebra = algebra;
  }

  Shape of(List<Object> values) {
    Set<String> numbers = new LinkedHashSet<>();
    Set<String> strings = new LinkedHashSet<>();
    Set<ArrayShape> arrays = new LinkedHashSet<>();
    Set<ObjectShape> objects = new LinkedHashSet<>();
    for (Object value : values) {
      if (value instanceof BigDecimal number) {
        numbers.add(number.toPlainString());
      } else if (value instanceof String text) {
        strings.add(text);
      } else if (value instanceof List<?> list) {
        arrays.add(array(list));
      } else if (value instanceof Map<?, ?> map) {
        objects.add(object(map));
      }
    }
    if (arrays.size() > Algebra.MAX_FORMS || objects.size() > Algebra.MAX_FORMS) {
      throw new UnsupportedSchemaException(
          "holds more than " + Algebra.MAX_FORMS + " lists or objects");
    }
    Scalars scalars =
        new Scalars(
            values.contains(null),
            values.contains(true),
            values.contains(false),
            algebra.automata().of(Regex.texts(numbers)),
            algebra.automata().of(Regex.texts(strings)));
    return new Shape(scalars, arrays, objects);
  }

  private ArrayShape array(List<?> list) {
    List<Goal> goals = new ArrayList<>();
    list.forEach(value -> goals.add(goal(value)));
    return new ArrayShape(goals, Goal.NEVER, goals.size(), goals.size());
  }

  private ObjectShape object(Map<?, ?> map) {
    Map<String, ObjectShape.Property> named = new LinkedHashMap<>();
    map.forEach(
        (name, value) ->
            named.put(String.valueOf(name), new ObjectShape.Property(goal(value), true)));
    return new ObjectShape(named, List.of(), true, 0);
  }

  @SuppressWarnings("NullAway") // null is one of JSON's values
  private Goal goal(Object value) {
    List<Object> values = new ArrayList<>();
    values.add(value);
    return Goal.of(reader.constant(values));
  }
}
