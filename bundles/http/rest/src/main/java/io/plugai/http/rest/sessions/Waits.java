package io.plugai.http.rest.sessions;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the database is about to say, as all of the control plane does. */
final class Waits {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Waits() {}

  /**
   * What has come of it.
   *
   * @throws RuntimeException the failure, where it is one
   */
  static <T> T on(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw unknown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(e);
    }
  }

  private static GatewayException unknown(Exception cause) {
    return new GatewayException(
            ErrorCode.UNAVAILABLE,
            "The database does not answer; whether the message is kept will be seen in the session.",
            cause)
        .withRetryAfter(Duration.ofSeconds(5));
  }
}
