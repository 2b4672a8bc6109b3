package io.plugai.support.jinja;

import io.plugai.support.jinja.Token.Kind;
import java.util.List;

/** The tokens of a template, one after the other. For one thread. */
final class Tokens {
  /** How deep brackets, negations and tags may nest, and how long a chain of operators may be. */
  private static final int MAX_DEPTH = 100;

  private final List<Token> tokens;
  private int next;
  private int depth;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(next);
  }

  Token take() {
    Token token = tokens.get(next);
    next += token.kind() == Kind.END ? 0 : 1;
    return token;
  }

  boolean sees(String operator) {
    return peek().is(Kind.OPERATOR, operator);
  }

  boolean seesName(String name) {
    return peek().is(Kind.NAME, name);
  }

  boolean sees(Kind kind) {
    return peek().kind() == kind;
  }

  /** Whether two names follow each other here. */
  boolean seesNames(String first, String second) {
    return seesName(first) && tokens.get(next + 1).is(Kind.NAME, second);
  }

  boolean skip(String operator) {
    boolean there = sees(operator);
    next += there ? 1 : 0;
    return there;
  }

  boolean skipName(String name) {
    boolean there = seesName(name);
    next += there ? 1 : 0;
    return there;
  }

  void expect(String operator) {
    if (!skip(operator)) {
      throw unexpected();
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected();
    }
  }

  String name() {
    return expect(Kind.NAME).value();
  }

  Token expect(Kind kind) {
    if (!sees(kind)) {
      throw unexpected();
    }
    return take();
  }

  /** Goes one level down. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw TemplateException.at(peek().line(), "it nests too deeply.");
    }
  }

  /** Comes back up again. */
  void leave(int levels) {
    depth -= levels;
  }

  TemplateException unexpected() {
    Token token = peek();
    String what =
        switch (token.kind()) {
          case END -> "the end of the template";
          case DATA -> "text";
          default -> "\"" + token.value() + "\"";
        };
    return TemplateException.at(token.line(), "unexpected " + what + ".");
  }
}
