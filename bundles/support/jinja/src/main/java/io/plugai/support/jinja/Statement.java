package io.plugai.support.jinja;

import java.util.List;

/** Something that writes, or changes what is known. */
@FunctionalInterface
interface Statement {
  /** How it goes on after a statement. */
  enum Next {
    ON,
    BREAK,
    CONTINUE
  }

  /**
   * Does it.
   *
   * @throws TemplateException where it cannot be done
   */
  Next run(Scope scope, TextBuilder out);

  /** Several, one after the other. */
  static Statement all(List<Statement> statements) {
    Statement[] all = statements.toArray(Statement[]::new);
    return (scope, out) -> {
      for (Statement statement : all) {
        scope.budget().step();
        Next next = statement.run(scope, out);
        if (next != Next.ON) {
          return next;
        }
      }
      return Next.ON;
    };
  }
}
