package io.plugai.spi.error;

/**
 * The kinds of failure a caller can meet. The code is stable: the same fault always gives the same
 * code. How a kind maps to an HTTP status is decided in one place, by the HTTP side.
 */
public enum ErrorKind {
  /** The request is not well-formed or breaks a schema; carries one entry per field. */
  VALIDATION("validation_error"),
  /** No such model; carries the closest names. */
  MODEL_NOT_FOUND("model_not_found"),
  /** The model lacks a feature that was asked for; says what would work. */
  FEATURE_NOT_SUPPORTED("feature_not_supported"),
  /** The provider wants a credential and there is none, or it refused the one there is. */
  CREDENTIAL_REJECTED("credential_rejected"),
  /** The provider understood the request and refused it: its own 4xx. */
  BACKEND_REJECTED("backend_rejected"),
  /** The provider, or the gateway before it, limits the rate; usually says when to retry. */
  RATE_LIMITED("rate_limited"),
  /** Too many requests wait for the same model already. */
  QUEUE_FULL("queue_full"),
  /** The backend cannot be reached, failed, or went away in mid-stream. */
  BACKEND_UNAVAILABLE("backend_unavailable"),
  /** The backend did not answer, or fell silent, for longer than it may. */
  BACKEND_TIMEOUT("backend_timeout"),
  /** The backend answered with something that is not its protocol. */
  BACKEND_PROTOCOL("backend_protocol_error"),
  /** The gateway itself is at fault. */
  INTERNAL("internal_error");

  private final String code;

  ErrorKind(String code) {
    this.code = code;
  }

  /** The code that callers see. */
  public String code() {
    return code;
  }
}
