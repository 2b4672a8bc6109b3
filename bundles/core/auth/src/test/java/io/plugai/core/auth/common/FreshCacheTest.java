package io.plugai.core.auth.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.auth.TestClock;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FreshCacheTest {
  private final TestClock clock = new TestClock();
  private final Changes changes = new Changes(clock.time());
  private final AtomicReference<Optional<String>> stored =
      new AtomicReference<>(Optional.of("first"));
  private final AtomicInteger reads = new AtomicInteger();
  private final FreshCache<String, String> cache = over(Runnable::run, key -> read());

  private FreshCache<String, String> over(
      Executor background, Function<String, Optional<String>> source) {
    return new FreshCache<>(changes, clock.time(), background, source, value -> "subject");
  }

  private Optional<String> read() {
    reads.incrementAndGet();
    return stored.get();
  }

  @Test
  void whatIsAskedAgainSoonIsReadOnce() {
    cache.get("k");
    clock.advance(FreshCache.READ_AGAIN_AFTER.minusMillis(1));

    assertThat(cache.get("k")).hasValue("first");
    assertThat(reads).hasValue(1);
  }

  @Test
  void aChangeElsewhereIsSeenSoon() {
    cache.get("k");
    stored.set(Optional.of("second"));
    clock.advance(FreshCache.READ_AGAIN_AFTER.plusMillis(1));

    cache.get("k");

    assertThat(cache.get("k")).hasValue("second");
  }

  @Test
  void aChangeElsewhereIsSeenByTheFirstWhoAsksLater() {
    cache.get("k");
    stored.set(Optional.of("second"));
    clock.advance(FreshCache.OVERDUE_AFTER);

    assertThat(cache.get("k")).hasValue("second");
    stored.set(Optional.empty());
    clock.advance(FreshCache.OVERDUE_AFTER);

    assertThat(cache.get("k")).isEmpty();
  }

  @Test
  void whatIsOverdueIsNotPeekedAtButReadAgain() {
    cache.get("k");
    stored.set(Optional.of("second"));
    clock.advance(FreshCache.OVERDUE_AFTER);

    assertThat(cache.peek("k")).isEmpty();
    assertThat(cache.peek("k")).hasValue("second");
  }

  @Test
  void oneReadIsEnoughForAllWhoAskMeanwhile() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    FreshCache<String, String> slow =
        over(
            Runnable::run,
            key -> {
              reading.countDown();
              await(end);
              return read();
            });
    int many = 40;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Future<Optional<String>>> all = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        all.add(threads.submit(() -> slow.get("k")));
      }
      reading.await();
      end.countDown();
      for (Future<Optional<String>> one : all) {
        assertThat(one.get()).hasValue("first");
      }
      assertThat(reads).hasValue(1);
    } finally {
      end.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void whoHasSomethingOldDoesNotWaitLongForADatabaseThatHangs() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    FreshCache<String, String> hanging =
        over(
            thread,
            key -> {
              if (reads.get() > 0) {
                await(end);
              }
              return read();
            });
    try {
      hanging.get("k");
      stored.set(Optional.of("second"));
      clock.advance(FreshCache.OVERDUE_AFTER);

      assertThat(hanging.get("k")).hasValue("first");
      assertThat(hanging.peek("k")).hasValue("first"); // nobody waits again at once
      assertThat(reads).hasValue(1);
    } finally {
      end.countDown();
      thread.shutdown();
    }
  }

  @Test
  void aFailureOfAnyKindReachesWhoeverAsksAndIsForgotten() {
    AtomicReference<Error> failure = new AtomicReference<>(new StackOverflowError());
    FreshCache<String, String> failing =
        over(
            Runnable::run,
            key -> {
              if (failure.get() != null) {
                throw failure.get();
              }
              return read();
            });

    assertThatThrownBy(() -> failing.get("k")).hasCauseInstanceOf(StackOverflowError.class);
    failure.set(null);
    assertThat(failing.get("k")).hasValue("first");
  }

  @Test
  void aChangeHereIsSeenAtOnce() {
    cache.get("k");
    stored.set(Optional.of("second"));
    changes.changed("subject");

    assertThat(cache.peek("k")).isEmpty();
    assertThat(cache.get("k")).hasValue("second");
    assertThat(cache.peek("k")).hasValue("second");
  }

  @Test
  void whatWasBeingReadDuringAChangeIsReadAgain() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch changed = new CountDownLatch(1);
    FreshCache<String, String> slow =
        over(
            Runnable::run,
            key -> {
              Optional<String> old = read();
              if (reads.get() == 1) {
                reading.countDown();
                await(changed);
              }
              return old;
            });
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Optional<String>> first = thread.submit(() -> slow.get("k"));
      reading.await();
      stored.set(Optional.of("second"));
      changes.changed("subject");
      changed.countDown();

      assertThat(first.get()).hasValue("second");
      assertThat(slow.get("k")).hasValue("second");
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void whatIsNotThereIsNotRemembered() {
    stored.set(Optional.empty());
    assertThat(cache.get("k")).isEmpty();
    stored.set(Optional.of("now"));

    assertThat(cache.get("k")).hasValue("now");
  }

  @Test
  void aDatabaseThatIsAwayIsBridgedForAWhile() {
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    FreshCache<String, String> failing =
        over(
            Runnable::run,
            key -> {
              if (failure.get() != null) {
                throw failure.get();
              }
              return read();
            });
    failing.get("k");
    failure.set(new GatewayException(ErrorCode.UNAVAILABLE, "away"));

    clock.advance(FreshCache.DROPPED_AFTER.minusMillis(1));
    assertThat(failing.get("k")).hasValue("first");
    assertThat(failing.get("k")).hasValue("first");
    clock.advance(FreshCache.READ_AGAIN_AFTER);

    assertThatThrownBy(() -> failing.get("k")).isInstanceOf(GatewayException.class);
  }

  @Test
  void notMoreThanAFewReadAtOnceAndTheRestIsTurnedAway() throws Exception {
    CountDownLatch inside = new CountDownLatch(16);
    CountDownLatch end = new CountDownLatch(1);
    FreshCache<String, String> slow =
        new FreshCache<>(
            changes,
            clock.time(),
            Runnable::run,
            key -> {
              inside.countDown();
              await(end);
              return Optional.of(key);
            },
            value -> value);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Optional<String>>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String key = "k" + i;
        all.add(threads.submit(() -> slow.get(key)));
      }
      inside.await();
      assertThatThrownBy(() -> slow.get("one more"))
          .isInstanceOfSatisfying(
              GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      end.countDown();
      for (Future<Optional<String>> one : all) {
        assertThat(one.get()).isPresent();
      }
    } finally {
      end.countDown();
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
