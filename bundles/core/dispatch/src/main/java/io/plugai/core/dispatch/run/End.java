package io.plugai.core.dispatch.run;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a run ended. */
record End(Account.Outcome outcome, String code, @Nullable RuntimeException failure) {
  static final End COMPLETED = new End(Account.Outcome.COMPLETED, "completed", null);
  static final End CANCELLED = new End(Account.Outcome.CANCELLED, "cancelled", null);

  static End failed(GatewayException failure) {
    return failed(failure.code().code(), failure);
  }

  static End failed(String code, RuntimeException failure) {
    return new End(Account.Outcome.FAILED, code, failure);
  }

  /** The dispatcher has gone since it took the request, and another comes in its place. */
  static End replaced() {
    return passing("The gateway changes its configuration at the moment. Please try again.");
  }

  /** The plug-in had to go before it was done. */
  static End revoked() {
    return passing("The plug-in that served this request was taken away. Please try again.");
  }

  private static End passing(String sentence) {
    return failed(
        new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, sentence)
            .withRetryAfter(Duration.ofSeconds(1)));
  }

  static End timedOut() {
    return failed(
        new GatewayException(ErrorCode.BACKEND_TIMEOUT, "The request took longer than it may."));
  }

  static End cutShort() {
    return failed(
        new GatewayException(
            ErrorCode.BACKEND_PROTOCOL, "The backend stopped before it was done."));
  }

  /** Its subscriber could not take it. */
  static End undeliverable(String code, Exception cause) {
    return failed(
        code,
        new GatewayException(ErrorCode.INTERNAL, "The request could not be delivered.", cause));
  }
}
