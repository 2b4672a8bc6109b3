package io.plugai.core.dispatch.local;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;

/**
 * Why a model does not answer, in the words that callers are told.
 *
 * @param id the model's full id
 */
record Reasons(String id) {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration RUNNER = Duration.ofSeconds(10);
  private static final Duration LATER = Duration.ofSeconds(30);

  GatewayException removed() {
    return new GatewayException(ErrorCode.MODEL_NOT_FOUND, "The model " + id + " was removed.");
  }

  /** What was loaded is not wanted any more. */
  GatewayException gone(Intent intent) {
    return intent.removed() ? removed() : unavailable("The model " + id + " was unloaded again.");
  }

  GatewayException noRunner() {
    return unavailable("No runner is there to run " + id + ".").withRetryAfter(RUNNER);
  }

  /**
   * The queue is full.
   *
   * @param retryAfter when there may be a place again; a second at least
   */
  GatewayException full(Duration retryAfter) {
    return new GatewayException(
            ErrorCode.QUEUE_FULL, "Too many requests wait for " + id + " already.")
        .withRetryAfter(retryAfter.compareTo(SOON) < 0 ? SOON : retryAfter);
  }

  GatewayException waitedTooLong() {
    return new GatewayException(
            ErrorCode.QUEUE_FULL, "The request waited too long for " + id + " to be free.")
        .withRetryAfter(LATER);
  }

  private static GatewayException unavailable(String message) {
    return new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, message);
  }
}
