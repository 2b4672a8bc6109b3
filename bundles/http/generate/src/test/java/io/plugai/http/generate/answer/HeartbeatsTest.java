package io.plugai.http.generate.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeartbeatsTest {
  private final Heartbeats heartbeats = new Heartbeats(Duration.ofMillis(10));
  private final BlockingQueue<Thread> beats = new LinkedBlockingQueue<>();

  @Test
  void openStreamsOutlastTheServletAndTheTimerEndsWithTheLast() throws Exception {
    Future<?> one = heartbeats.every(() -> beats.add(Thread.currentThread()));
    heartbeats.close();
    beats.clear();
    assertThat(beats.poll(20, TimeUnit.SECONDS)).isNotNull(); // may have begun before
    Thread timer = beats.poll(20, TimeUnit.SECONDS);
    assertThat(timer).isNotNull();

    one.cancel(false);
    timer.join(Duration.ofSeconds(20).toMillis());
    assertThat(timer.isAlive()).isFalse();
  }

  @Test
  void aStreamThatBeginsTooLateIsToldToTryAgain() {
    heartbeats.close();

    assertThatThrownBy(() -> heartbeats.every(() -> {}))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
              assertThat(e.retryAfter()).isPresent();
            });
  }
}
