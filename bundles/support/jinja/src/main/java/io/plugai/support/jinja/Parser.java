package io.plugai.support.jinja;

import io.plugai.support.jinja.Statement.Next;
import io.plugai.support.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the statements of a template. For one thread. */
final class Parser {
  private static final Set<String> ENDS =
      Set.of("elif", "else", "endif", "endfor", "endmacro", "endset", "endfilter", "endgeneration");

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private int loops;

  private Parser(Tokens tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /**
   * What a template does.
   *
   * @throws TemplateException where it cannot be read
   */
  static Statement parse(String template) {
    Parser parser = new Parser(new Tokens(Lexer.tokens(template)));
    Statement body = parser.body();
    parser.tokens.expect(Kind.END);
    return body;
  }

  /** Statements up to a tag that ends them, or the template's end. */
  private Statement body() {
    List<Statement> statements = new ArrayList<>();
    tokens.enter();
    while (!tokens.sees(Kind.END)) {
      Token token = tokens.take();
      if (token.kind() == Kind.DATA) {
        Text text = Text.own(token.value());
        statements.add(write((scope, out) -> out.add(text)));
      } else if (token.kind() == Kind.PRINT) {
        Expression printed = expressions.tuple();
        tokens.expect(Kind.CLOSE);
        statements.add(
            write((scope, out) -> out.add(Values.text(printed.in(scope), scope.budget()))));
      } else if (ENDS.contains(tokens.peek().value())) {
        break;
      } else {
        statements.add(tag());
      }
    }
    tokens.leave(1);
    return Statement.all(statements);
  }

  /** A statement after which it always goes on. */
  private interface Plain {
    void run(Scope scope, TextBuilder out);
  }

  private static Statement write(Plain plain) {
    return (scope, out) -> {
      plain.run(scope, out);
      return Next.ON;
    };
  }

  private Statement tag() {
    Token name = tokens.expect(Kind.NAME);
    return switch (name.value()) {
      case "if" -> condition();
      case "for" -> loop();
      case "set" -> set();
      case "macro" -> macro();
      case "filter" -> filter();
      case "generation" -> generation();
      case "break" -> jump(name, Next.BREAK);
      case "continue" -> jump(name, Next.CONTINUE);
      default ->
          throw TemplateException.at(
              name.line(), "chat templates have no tag \"" + name.value() + "\".");
    };
  }

  private Statement jump(Token name, Next next) {
    if (loops == 0) {
      throw TemplateException.at(name.line(), name.value() + " stands outside of a loop.");
    }
    tokens.expect(Kind.CLOSE);
    return (scope, out) -> next;
  }

  private Statement condition() {
    Expression test = expressions.tuple();
    tokens.expect(Kind.CLOSE);
    Statement then = body();
    Statement otherwise = otherwise();
    return (scope, out) -> (Values.isTrue(test.in(scope)) ? then : otherwise).run(scope, out);
  }

  /** What follows an {@code if}: chained without nesting, however many cases there are. */
  private Statement otherwise() {
    Map<Expression, Statement> cases = new LinkedHashMap<>();
    Statement last = Statement.all(List.of());
    while (tokens.skipName("elif")) {
      Expression test = expressions.tuple();
      tokens.expect(Kind.CLOSE);
      cases.put(test, body());
    }
    if (tokens.skipName("else")) {
      tokens.expect(Kind.CLOSE);
      last = body();
    }
    end("endif");
    Statement otherwise = last;
    return (scope, out) -> {
      for (Map.Entry<Expression, Statement> one : cases.entrySet()) {
        if (Values.isTrue(one.getKey().in(scope))) {
          return one.getValue().run(scope, out);
        }
      }
      return otherwise.run(scope, out);
    };
  }

  private Statement loop() {
    Target target = Target.ofNames(names());
    tokens.expectName("in");
    Expression items = expressions.tupleWithoutCondition();
    Expression filter = tokens.skipName("if") ? expressions.expression() : scope -> true;
    tokens.expect(Kind.CLOSE);
    loops++;
    Statement body = body();
    loops--;
    Statement otherwise = Statement.all(List.of());
    if (tokens.skipName("else")) {
      tokens.expect(Kind.CLOSE);
      otherwise = body();
    }
    end("endfor");
    return new Loop(target, items, filter, body, otherwise);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    boolean bracket = tokens.skip("(");
    do {
      if (!tokens.seesName("in")) {
        names.add(tokens.name());
      }
    } while (tokens.skip(","));
    if (bracket) {
      tokens.expect(")");
    }
    return names;
  }

  private Statement set() {
    Target target = target();
    if (tokens.skip("=")) {
      Expression value = expressions.tuple();
      tokens.expect(Kind.CLOSE);
      return write((scope, out) -> target.set(scope, value.in(scope)));
    }
    tokens.expect(Kind.CLOSE);
    Statement body = body();
    end("endset");
    return write((scope, out) -> target.set(scope, written(body, scope.inner())));
  }

  private Target target() {
    String name = tokens.name();
    if (tokens.skip(".")) {
      return Target.ofMember(name, tokens.name());
    }
    List<String> names = new ArrayList<>(List.of(name));
    while (tokens.skip(",")) {
      names.add(tokens.name());
    }
    return Target.ofNames(names);
  }

  private static Text written(Statement body, Scope scope) {
    TextBuilder out = new TextBuilder(scope.budget());
    body.run(scope, out);
    return out.text();
  }

  private Statement macro() {
    String name = tokens.name();
    Map<String, Expression> parameters = new LinkedHashMap<>();
    tokens.expect("(");
    while (!tokens.sees(")")) {
      String parameter = tokens.name();
      Expression missing = scope -> Nothing.undefined(parameter);
      parameters.put(parameter, tokens.skip("=") ? expressions.expression() : missing);
      if (!tokens.skip(",")) {
        break;
      }
    }
    tokens.expect(")");
    tokens.expect(Kind.CLOSE);
    int around = loops;
    loops = 0;
    Statement body = body();
    loops = around;
    end("endmacro");
    return write((scope, out) -> scope.set(name, new Macro(name, parameters, body, scope)));
  }

  private Statement filter() {
    String unfiltered = "(filtered)";
    Expression filtered = expressions.filteredBy(scope -> scope.get(unfiltered));
    tokens.expect(Kind.CLOSE);
    Statement body = body();
    end("endfilter");
    return write(
        (scope, out) -> {
          Scope inner = scope.inner();
          inner.set(unfiltered, written(body, inner));
          out.add(Values.text(filtered.in(inner), scope.budget()));
        });
  }

  /** Marks what the model has written, for training; here it is written like the rest. */
  private Statement generation() {
    tokens.expect(Kind.CLOSE);
    Statement body = body();
    end("endgeneration");
    return body;
  }

  private void end(String name) {
    tokens.expectName(name);
    tokens.expect(Kind.CLOSE);
  }

  /** Where a value is put. */
  @FunctionalInterface
  interface Target {
    void set(Scope scope, Object value);

    /** One name, or as many as the value has elements. */
    static Target ofNames(List<String> names) {
      if (names.size() == 1) {
        return (scope, value) -> scope.set(names.get(0), value);
      }
      return (scope, value) -> {
        List<Object> values = Values.elements(value, scope.budget());
        if (values.size() != names.size()) {
          throw new TemplateException("The template takes a list apart that has another length.");
        }
        for (int i = 0; i < names.size(); i++) {
          scope.set(names.get(i), values.get(i));
        }
      };
    }

    /** A member of a {@code namespace()}. */
    static Target ofMember(String name, String member) {
      return (scope, value) -> {
        if (!(scope.get(name) instanceof Namespace space)) {
          throw new TemplateException("The template changes " + name + ", which is no namespace.");
        }
        space.members().put(member, value);
      };
    }
  }
}
