package io.plugai.support.jinja;

import java.util.ArrayList;
import java.util.List;

/** Something that has a value. */
@FunctionalInterface
interface Expression {
  /**
   * Its value in a scope.
   *
   * @throws TemplateException where it has none
   */
  Object in(Scope scope);

  /** The same, at the cost of a step. */
  static Expression costly(Expression expression) {
    return scope -> {
      scope.budget().step();
      return expression.in(scope);
    };
  }

  /** A list of values. */
  static Expression list(List<Expression> elements) {
    return scope -> {
      List<Object> values = new ArrayList<>(elements.size());
      elements.forEach(element -> values.add(element.in(scope)));
      return values;
    };
  }
}
