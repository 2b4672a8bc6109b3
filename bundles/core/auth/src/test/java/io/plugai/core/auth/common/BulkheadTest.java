package io.plugai.core.auth.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BulkheadTest {
  private final Bulkhead turns = new Bulkhead(1, 1, Duration.ofMillis(50), "Busy.");

  @Test
  void whoseTurnDoesNotComeIsToldToTryAgain() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                turns.take(
                    () -> {
                      begun.countDown();
                      await(end);
                      return "first";
                    }));
    await(begun);

    GatewayException refused =
        catchThrowableOfType(GatewayException.class, () -> turns.take(() -> "second"));
    assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refused.retryAfter()).isPresent();

    end.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
    assertThat(turns.take(() -> "third")).isEqualTo("third");
  }

  @Test
  void afterAFailureItIsTheNextOnesTurn() throws Exception {
    catchThrowableOfType(
        IllegalStateException.class,
        () ->
            turns.take(
                () -> {
                  throw new IllegalStateException();
                }));

    assertThat(CompletableFuture.supplyAsync(() -> turns.take(() -> 1)).get(10, TimeUnit.SECONDS))
        .isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
