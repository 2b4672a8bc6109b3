package io.plugai.workers.llama;

/** A request that the worker will not run; the message is for people. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  RefusedException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The field at fault. */
  String field() {
    return field;
  }
}
