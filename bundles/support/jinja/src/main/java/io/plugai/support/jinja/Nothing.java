package io.plugai.support.jinja;

/**
 * The two kinds of nothing: Python's {@code None}, and a name or member that is not there, which
 * may be printed and tested but not be looked into.
 *
 * @param missing what is not there; empty for {@code None}
 */
public record Nothing(String missing) {
  /** Python's {@code None}. */
  public static final Nothing NONE = new Nothing("");

  /** What is not there. */
  static Nothing undefined(String name) {
    return new Nothing(name.isEmpty() ? "value" : name);
  }

  boolean isUndefined() {
    return !missing.isEmpty();
  }
}
