package io.plugai.workers.llama;

/** A request that the worker will not run; the message is for people. */
final class InvalidAskException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidAskException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The field at fault. */
  String field() {
    return field;
  }
}
