package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class AlarmTest {
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final CompletableFuture<Long> rang = new CompletableFuture<>();
  private final Alarm alarm =
      new Alarm(timer, Runnable::run, () -> rang.complete(System.nanoTime()));

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void ringsWhenItsMomentHasCome() throws Exception {
    long at = in(Duration.ofMillis(20));
    alarm.set(at);
    assertThat(rang.get() - at).isNotNegative();
  }

  @Test
  void ringsLaterWhenPutOff() throws Exception {
    CountDownLatch putOff = new CountDownLatch(1);
    var unused = timer.submit(() -> putOff.await(20, TimeUnit.SECONDS));
    alarm.set(in(Duration.ofMillis(10)));
    long later = in(Duration.ofMillis(100));
    alarm.set(later);
    putOff.countDown();
    assertThat(rang.get() - later).isNotNegative();
  }

  @Test
  void ringsSoonerWhenBroughtForward() throws Exception {
    alarm.set(in(Duration.ofHours(1)));
    alarm.set(in(Duration.ofMillis(10)));
    assertThat(rang.get(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void puttingItOffSetsNoFurtherTimer() {
    for (int i = 0; i < 1000; i++) {
      alarm.set(in(Duration.ofHours(1)));
    }
    // Those that were cancelled would still stand in the queue.
    assertThat(timer.getQueue()).hasSize(1);
  }

  private static long in(Duration wait) {
    return System.nanoTime() + wait.toNanos();
  }
}
