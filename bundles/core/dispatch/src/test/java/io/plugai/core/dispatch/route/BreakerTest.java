package io.plugai.core.dispatch.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.dispatch.route.Breaker.Settings;
import io.plugai.core.dispatch.route.Breaker.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Settings AFTER_THREE = new Settings(3, Duration.ofSeconds(10));

  private final Breaker breaker = new Breaker();
  private long now = Long.MAX_VALUE - 1000; // the clock may run over

  @Test
  void opensAfterSomeFailuresInARowAndNoSooner() {
    assertThat(fail()).isFalse();
    assertThat(fail()).isFalse();
    breaker.succeeded();
    fail();
    fail();
    assertThat(breaker.allows(now)).as("a success in between counts from the beginning").isTrue();

    assertThat(fail()).isTrue();
    assertThat(breaker.allows(now)).isFalse();
    assertThat(breaker.status(now).state()).isEqualTo(State.OPEN);
  }

  @Test
  void oneFindsOutAfterThePauseAndTheOthersKeepAway() {
    open();
    pass(Duration.ofSeconds(2));

    assertThat(breaker.allows(now)).isTrue();
    assertThat(breaker.allows(now)).isFalse();
    breaker.succeeded();
    assertThat(breaker.allows(now)).isTrue();
    assertThat(breaker.status(now)).isEqualTo(new Breaker.Status(State.CLOSED, 0, Duration.ZERO));
  }

  @Test
  void thePauseDoublesUpToItsBoundAndBeginsAnewAfterASuccess() {
    open();
    for (int seconds : new int[] {2, 4, 8, 10, 10}) {
      assertThat(breaker.status(now).left()).isEqualTo(Duration.ofSeconds(seconds));
      pass(Duration.ofSeconds(seconds));
      assertThat(breaker.allows(now)).isTrue();
      assertThat(fail()).as("it was open before").isFalse();
    }
    breaker.succeeded();
    open();
    assertThat(breaker.status(now).left()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whatTheBackendAsksForIsHeededAtOnceWithinABound() {
    breaker.failed(now, Optional.of(Duration.ofSeconds(30)), AFTER_THREE);
    assertThat(breaker.status(now).left()).isEqualTo(Duration.ofSeconds(30));
    pass(Duration.ofSeconds(30));
    assertThat(breaker.allows(now)).isTrue();

    breaker.failed(now, Optional.of(Duration.ofDays(3)), AFTER_THREE);
    assertThat(breaker.status(now).left()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void failuresOfThoseThatHadNoOtherWayDoNotMakeThePauseLonger() {
    open();
    for (int i = 0; i < 20; i++) {
      fail();
    }
    assertThat(breaker.status(now).left()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aProbeThatFoundOutNothingMakesRoomForTheNext() {
    open();
    pass(Duration.ofSeconds(2));
    breaker.allows(now);
    breaker.abandoned(now);
    assertThat(breaker.allows(now)).isTrue();

    pass(Duration.ofMinutes(2)); // and so does one that never comes back
    assertThat(breaker.allows(now)).isTrue();
  }

  @Test
  void noneIsNeverOpened() {
    for (int i = 0; i < 100; i++) {
      breaker.failed(now, Optional.empty(), new Settings(0, Duration.ZERO));
    }
    assertThat(breaker.allows(now)).isTrue();
  }

  private void open() {
    fail();
    fail();
    fail();
  }

  private boolean fail() {
    return breaker.failed(now, Optional.empty(), AFTER_THREE);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
