package io.plugai.core.auth.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.RateLimits.Permit;
import io.plugai.core.api.access.RateLimits.Standing;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.auth.TestClock;
import io.plugai.core.auth.World;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallerLimitsTest {
  private final TestClock clock = new TestClock();
  private final CallerLimits limits = new CallerLimits(clock.time());

  @Test
  void whoeverHasNoLimitsIsNotEvenLookedAt() {
    Caller free = World.callerWith("usr_1", Map.of());

    assertThat(limits.admit(free)).isSameAs(Permit.FREE);
    assertThat(limits.standing(free)).isEmpty();
  }

  @Test
  void requestsPerMinuteComeBackWithTime() {
    Caller caller = World.callerWith("usr_1", Map.of("usr_1", new UsageLimits(2, 0, 0)));
    limits.admit(caller).release(5);
    assertThat(limits.standing(caller)).hasValue(new Standing(2, 1, 30));
    limits.admit(caller);

    GatewayException e = refused(caller);

    assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(e.getMessage()).contains("this account").contains("2 requests per minute");
    assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(30));
    assertThat(limits.standing(caller)).hasValue(new Standing(2, 0, 60));
    clock.advance(Duration.ofSeconds(30));
    limits.admit(caller);
  }

  @Test
  void tokensAreCountedAtTheEndAndDebtsArePaidByWaiting() {
    Caller caller = World.callerWith("usr_1", Map.of("tok_1", new UsageLimits(0, 60, 0)));
    Permit first = limits.admit(caller);
    Permit second = limits.admit(caller);
    first.release(100);
    second.release(19);

    GatewayException e = refused(caller);

    assertThat(e.getMessage()).contains("this key").contains("60 tokens per minute");
    assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(60));
    clock.advance(Duration.ofSeconds(59));
    refused(caller);
    clock.advance(Duration.ofSeconds(1));
    limits.admit(caller).release(0);
  }

  @Test
  void concurrentGenerationsAreCountedUntilTheyEnd() {
    Caller caller = World.callerWith("usr_1", Map.of("usr_1", new UsageLimits(0, 0, 2)));
    Permit first = limits.admit(caller);
    limits.admit(caller);
    GatewayException e = refused(caller);
    assertThat(e.getMessage()).contains("2 generations at once");
    assertThat(e.retryAfter()).isPresent();

    first.release(1);
    first.release(1);

    limits.admit(caller);
    refused(caller);
  }

  @Test
  void aGenerationThatOneLimitRefusesIsCountedByNone() {
    Map<String, UsageLimits> both =
        Map.of("usr_1", new UsageLimits(10, 0, 10), "tok_1", new UsageLimits(10, 0, 1));
    Caller caller = World.callerWith("usr_1", both);
    Permit permit = limits.admit(caller);
    for (int i = 0; i < 50; i++) {
      refused(caller);
    }
    permit.release(0);

    for (int i = 0; i < 9; i++) {
      limits.admit(caller).release(0);
    }
    assertThat(refused(caller).getMessage()).contains("requests per minute");
    assertThat(limits.running()).isZero();
  }

  @Test
  void otherLimitsCountFromThenOnAndForgiveNothing() {
    Caller before = World.callerWith("usr_1", Map.of("usr_1", new UsageLimits(2, 0, 0)));
    limits.admit(before);
    limits.admit(before);

    refused(World.callerWith("usr_1", Map.of("usr_1", new UsageLimits(4, 0, 0))));
  }

  @Test
  void nothingLeaksWhenAThousandComeAndGoAtOnce() throws Exception {
    int most = 7;
    Caller caller =
        World.callerWith(
            "usr_1",
            Map.of("usr_1", new UsageLimits(0, 0, most), "tok_1", new UsageLimits(0, 0, most + 3)));
    AtomicInteger inside = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
    AtomicInteger admitted = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        all.add(
            threads.submit(
                () -> {
                  try {
                    Permit permit = limits.admit(caller);
                    seen.add(inside.incrementAndGet());
                    admitted.incrementAndGet();
                    inside.decrementAndGet();
                    permit.release(1);
                    permit.release(1);
                  } catch (GatewayException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(limits.running()).isZero();
    assertThat(admitted.get()).isPositive();
    assertThat(seen).allMatch(count -> count <= most);
    List<Permit> full = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      full.add(limits.admit(caller));
    }
    refused(caller);
    full.forEach(permit -> permit.release(0));
    assertThat(limits.running()).isZero();
  }

  private GatewayException refused(Caller caller) {
    return catchThrowableOfType(GatewayException.class, () -> limits.admit(caller));
  }
}
