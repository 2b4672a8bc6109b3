package io.plugai.core.downloads.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long whoever takes has to wait. */
class ThrottleTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong rate = new AtomicLong(1000);
  private final AtomicLong now = new AtomicLong();
  private final Throttle throttle = new Throttle(rate::get, now::get);

  @Test
  void allTogetherStayBelowTheRate() {
    assertThat(throttle.reserve(500)).isBetween(SECOND * 4 / 10, SECOND / 2);
    assertThat(throttle.reserve(500)).isBetween(SECOND * 9 / 10, SECOND);
    now.set(SECOND * 2);
    assertThat(throttle.reserve(1000)).isBetween(SECOND * 9 / 10, SECOND);
  }

  @Test
  void withoutARateNobodyWaits() {
    rate.set(0);
    assertThat(throttle.reserve(Long.MAX_VALUE / SECOND)).isZero();
  }
}
