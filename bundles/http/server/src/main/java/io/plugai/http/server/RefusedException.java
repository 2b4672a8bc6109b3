package io.plugai.http.server;

/** The gateway must not listen where it is told to; says why in one sentence for the operator. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String sentence;

  RefusedException(String format, Object... arguments) {
    super(String.format(format, arguments));
    this.sentence = String.format(format, arguments);
  }

  String sentence() {
    return sentence;
  }
}
