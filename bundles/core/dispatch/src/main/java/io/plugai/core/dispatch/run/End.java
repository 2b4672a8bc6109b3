package io.plugai.core.dispatch.run;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param code what it is recorded and counted as
 * @param failure what its caller is told, where it failed
 * @param byBackend whether it was the backend itself that failed, once it had the request
 */
public record End(
    Account.Outcome outcome, String code, @Nullable GatewayException failure, boolean byBackend) {
  static final End COMPLETED = new End(Account.Outcome.COMPLETED, "completed", null, false);
  static final End CANCELLED = new End(Account.Outcome.CANCELLED, "cancelled", null, false);

  static End failed(GatewayException failure) {
    return new End(Account.Outcome.FAILED, failure.code().code(), failure, false);
  }

  /** The backend says so. */
  static End ofBackend(GatewayException failure) {
    return new End(Account.Outcome.FAILED, failure.code().code(), failure, true);
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
    return ofBackend(
        new GatewayException(
            ErrorCode.BACKEND_PROTOCOL, "The backend stopped before it was done."));
  }

  /** Its subscriber could not take it. */
  static End undeliverable(String code, Exception cause) {
    return new End(
        Account.Outcome.FAILED,
        code,
        new GatewayException(ErrorCode.INTERNAL, "The request could not be delivered.", cause),
        false);
  }
}
