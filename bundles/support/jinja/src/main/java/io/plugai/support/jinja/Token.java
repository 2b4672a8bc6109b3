package io.plugai.support.jinja;

/**
 * A piece of a template's source.
 *
 * @param value its characters; of a string what they mean
 * @param line where it begins, from 1
 */
record Token(Kind kind, String value, int line) {
  /** What it is. */
  enum Kind {
    /** Text to be written as it stands. */
    DATA,
    /** <code>{{</code>. */
    PRINT,
    /** <code>{%</code>. */
    TAG,
    /** The end of either of them. */
    CLOSE,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    /** The end of the template. */
    END
  }

  boolean is(Kind wanted, String text) {
    return kind == wanted && value.equals(text);
  }
}
