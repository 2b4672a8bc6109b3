package io.plugai.core.api.dispatch;

import io.plugai.spi.error.ErrorCode;

/**
 * Thrown by whoever subscribed to a generation, for an event that cannot be delivered. The work
 * ends, and is counted as failed rather than cancelled: it was not the caller who gave up.
 */
public final class UndeliverableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * @param code what the caller is told, and the failure is counted as
   */
  public UndeliverableException(ErrorCode code) {
    super(code.code());
    this.code = code;
  }

  /** What the failure is counted as. */
  public ErrorCode code() {
    return code;
  }
}
