package io.plugai.support.jinja;

import io.plugai.support.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads expressions, with the precedence that Jinja gives its operators ({@code jinja2.parser}).
 * For one thread.
 */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final Tokens tokens;
  private final OperandParser operands;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
  }

  /** The filters of a {@code filter} tag, of which the first has no bar before it. */
  Expression filteredBy(Expression operand) {
    return operands.filteredBy(operand);
  }

  /** One expression, or several with commas: a list then. */
  Expression tuple() {
    return listOf(this::expression);
  }

  /** The same, without {@code x if y else z}. */
  Expression tupleWithoutCondition() {
    return listOf(this::or);
  }

  private Expression listOf(Supplier<Expression> element) {
    Expression first = element.get();
    if (!tokens.sees(",")) {
      return first;
    }
    List<Expression> elements = new ArrayList<>(List.of(first));
    while (tokens.skip(",")) {
      if (tokens.sees(Kind.CLOSE) || tokens.sees(")") || tokens.sees("=")) {
        break;
      }
      elements.add(element.get());
    }
    return Expression.list(elements);
  }

  /** One expression. */
  Expression expression() {
    tokens.enter();
    Expression then = or();
    int levels = 1;
    while (tokens.skipName("if")) {
      Expression value = then;
      Expression test = or();
      Expression otherwise =
          tokens.skipName("else") ? expression() : scope -> Nothing.undefined("");
      then = scope -> (Values.isTrue(test.in(scope)) ? value : otherwise).in(scope);
      tokens.enter();
      levels++;
    }
    tokens.leave(levels);
    return then;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      Expression first = left;
      Expression second = and();
      left =
          Expression.costly(
              scope -> {
                Object value = first.in(scope);
                return Values.isTrue(value) ? value : second.in(scope);
              });
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      Expression first = left;
      Expression second = not();
      left =
          Expression.costly(
              scope -> {
                Object value = first.in(scope);
                return Values.isTrue(value) ? second.in(scope) : value;
              });
    }
    return left;
  }

  private Expression not() {
    if (!tokens.skipName("not")) {
      return comparison();
    }
    tokens.enter();
    Expression negated = not();
    tokens.leave(1);
    return scope -> !Values.isTrue(negated.in(scope));
  }

  /** {@code a < b < c} is {@code a < b and b < c}. */
  private Expression comparison() {
    Expression first = sum();
    List<String> operators = new ArrayList<>();
    List<Expression> others = new ArrayList<>();
    while (true) {
      if (tokens.sees(Kind.OPERATOR) && COMPARISONS.contains(tokens.peek().value())) {
        operators.add(tokens.take().value());
      } else if (tokens.skipName("in")) {
        operators.add("in");
      } else if (tokens.seesNames("not", "in")) {
        tokens.take();
        tokens.take();
        operators.add("not in");
      } else {
        return operators.isEmpty() ? first : compared(first, operators, others);
      }
      others.add(sum());
    }
  }

  private static Expression compared(
      Expression first, List<String> operators, List<Expression> others) {
    return Expression.costly(
        scope -> {
          Object left = first.in(scope);
          for (int i = 0; i < operators.size(); i++) {
            Object right = others.get(i).in(scope);
            if (!Operators.compare(operators.get(i), left, right, scope.budget())) {
              return false;
            }
            left = right;
          }
          return true;
        });
  }

  private Expression sum() {
    return binary(this::concatenation, Set.of("+", "-"));
  }

  private Expression concatenation() {
    return binary(this::product, Set.of("~"));
  }

  private Expression product() {
    return binary(this::power, Set.of("*", "/", "//", "%"));
  }

  private Expression power() {
    return binary(() -> operands.unary(true), Set.of("**"));
  }

  private Expression binary(Supplier<Expression> operand, Set<String> operators) {
    Expression left = operand.get();
    int levels = 0;
    while (tokens.sees(Kind.OPERATOR) && operators.contains(tokens.peek().value())) {
      String operator = tokens.take().value();
      Expression first = left;
      Expression second = operand.get();
      left =
          Expression.costly(
              scope ->
                  Operators.apply(operator, first.in(scope), second.in(scope), scope.budget()));
      tokens.enter();
      levels++;
    }
    tokens.leave(levels);
    return left;
  }
}
