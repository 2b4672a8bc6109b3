package io.plugai.support.jinja;

import io.plugai.support.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what stands between operators, with its members, calls, filters and tests. */
final class OperandParser {
  private static final Set<Kind> BEGINNINGS =
      Set.of(Kind.NAME, Kind.STRING, Kind.INTEGER, Kind.FLOAT);
  private static final Set<String> NO_ARGUMENTS = Set.of("else", "or", "and", "is", "if", "in");

  private final Tokens tokens;
  private final ExpressionParser expressions;

  OperandParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** An operand with its sign, and with its filters where it is no part of another. */
  Expression unary(boolean filtered) {
    Expression operand;
    if (tokens.sees("-") || tokens.sees("+")) {
      boolean minus = tokens.take().value().equals("-");
      tokens.enter();
      Expression positive = unary(false);
      tokens.leave(1);
      operand = scope -> Operators.signed(minus, positive.in(scope));
    } else {
      operand = primary();
    }
    Expression member = postfix(operand);
    return filtered ? filters(member) : member;
  }

  private Expression primary() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NAME -> name(tokens.take().value());
      case STRING -> string();
      case INTEGER -> constant(Operators.integer(tokens.take().value().replace("_", "")));
      case FLOAT -> constant(Double.valueOf(tokens.take().value().replace("_", "")));
      case OPERATOR -> brackets();
      default -> throw tokens.unexpected();
    };
  }

  private static Expression constant(Object value) {
    return scope -> value;
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> constant(true);
      case "false", "False" -> constant(false);
      case "none", "None" -> constant(Nothing.NONE);
      default -> scope -> scope.get(name);
    };
  }

  /** Strings that follow each other are one. */
  private Expression string() {
    StringBuilder whole = new StringBuilder();
    while (tokens.sees(Kind.STRING)) {
      whole.append(tokens.take().value());
    }
    return constant(Text.own(whole.toString()));
  }

  private Expression brackets() {
    tokens.enter();
    Expression inside;
    if (tokens.skip("(")) {
      inside = tokens.sees(")") ? Expression.list(List.of()) : expressions.tuple();
      tokens.expect(")");
    } else if (tokens.skip("[")) {
      inside = Expression.list(elements());
    } else if (tokens.skip("{")) {
      inside = map();
    } else {
      throw tokens.unexpected();
    }
    tokens.leave(1);
    return inside;
  }

  private List<Expression> elements() {
    List<Expression> elements = new ArrayList<>();
    while (!tokens.sees("]")) {
      elements.add(expressions.expression());
      if (!tokens.skip(",")) {
        break;
      }
    }
    tokens.expect("]");
    return elements;
  }

  private Expression map() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.sees("}")) {
      keys.add(expressions.expression());
      tokens.expect(":");
      values.add(expressions.expression());
      if (!tokens.skip(",")) {
        break;
      }
    }
    tokens.expect("}");
    return scope -> {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        map.put(keys.get(i).in(scope), values.get(i).in(scope));
      }
      return map;
    };
  }

  private Expression postfix(Expression operand) {
    Expression value = operand;
    int levels = 0;
    while (true) {
      if (tokens.skip(".")) {
        value = member(value);
      } else if (tokens.skip("[")) {
        value = index(value);
      } else if (tokens.sees("(")) {
        value = call(value);
      } else {
        tokens.leave(levels);
        return value;
      }
      tokens.enter();
      levels++;
    }
  }

  private Expression member(Expression owner) {
    if (tokens.sees(Kind.INTEGER)) {
      long place = Operators.integer(tokens.take().value());
      return scope -> Members.item(owner.in(scope), place, scope.budget());
    }
    String name = tokens.name();
    return Expression.costly(scope -> Members.attribute(owner.in(scope), name));
  }

  private Expression index(Expression owner) {
    Expression none = constant(Nothing.NONE);
    Expression from = tokens.sees(":") ? none : expressions.expression();
    if (tokens.skip("]")) {
      return Expression.costly(
          scope -> Members.item(owner.in(scope), from.in(scope), scope.budget()));
    }
    tokens.expect(":");
    Expression to = tokens.sees("]") || tokens.sees(":") ? none : expressions.expression();
    Expression step = tokens.skip(":") && !tokens.sees("]") ? expressions.expression() : none;
    tokens.expect("]");
    return Expression.costly(
        scope ->
            Members.slice(
                owner.in(scope), from.in(scope), to.in(scope), step.in(scope), scope.budget()));
  }

  private Expression call(Expression called) {
    Arguments.Given given = arguments();
    return Expression.costly(
        scope -> {
          Object function = called.in(scope);
          if (function instanceof Function callable) {
            return callable.call(given.in(scope));
          }
          throw new TemplateException(
              function instanceof Nothing nothing && nothing.isUndefined()
                  ? "The template calls " + nothing.missing() + ", which is not defined."
                  : "The template calls what is no function.");
        });
  }

  private Arguments.Given arguments() {
    tokens.enter();
    tokens.expect("(");
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!tokens.sees(")")) {
      Token token = tokens.peek();
      Expression argument = expressions.expression();
      if (token.kind() == Kind.NAME && tokens.skip("=")) {
        named.put(token.value(), expressions.expression());
      } else {
        positional.add(argument);
      }
      if (!tokens.skip(",")) {
        break;
      }
    }
    tokens.expect(")");
    tokens.leave(1);
    return new Arguments.Given(positional, named);
  }

  private Expression filters(Expression operand) {
    Expression value = operand;
    int levels = 0;
    while (true) {
      if (tokens.skip("|")) {
        value = filter(value);
      } else if (tokens.skipName("is")) {
        value = test(value);
      } else if (tokens.sees("(")) {
        value = call(value);
      } else {
        tokens.leave(levels);
        return value;
      }
      tokens.enter();
      levels++;
    }
  }

  /** An operand through a filter that has no bar before it, and those that follow. */
  Expression filteredBy(Expression operand) {
    return filters(filter(operand));
  }

  private Expression filter(Expression operand) {
    Token name = tokens.expect(Kind.NAME);
    Filters.Filter filter = Filters.named(name.value());
    Arguments.Given given = tokens.sees("(") ? arguments() : Arguments.Given.NONE;
    return Expression.costly(scope -> filter.apply(operand.in(scope), given.in(scope)));
  }

  private Expression test(Expression operand) {
    boolean negated = tokens.skipName("not");
    Token name = tokens.expect(Kind.NAME);
    Tests.Test test = Tests.named(name.value());
    Arguments.Given given = argumentsOfTest();
    return Expression.costly(scope -> test.holds(operand.in(scope), given.in(scope)) != negated);
  }

  /** A test's only argument needs no brackets. */
  private Arguments.Given argumentsOfTest() {
    if (tokens.sees("(")) {
      return arguments();
    }
    boolean begins =
        BEGINNINGS.contains(tokens.peek().kind()) || tokens.sees("[") || tokens.sees("{");
    if (!begins || tokens.sees(Kind.NAME) && NO_ARGUMENTS.contains(tokens.peek().value())) {
      return Arguments.Given.NONE;
    }
    return new Arguments.Given(List.of(postfix(primary())), Map.of());
  }
}
