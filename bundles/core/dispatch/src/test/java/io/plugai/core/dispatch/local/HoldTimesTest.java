package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldTimesTest {
  private final HoldTimes times = new HoldTimes();

  @Test
  void nothingIsPromisedWhileNothingIsKnown() {
    assertThat(times.estimate(1, 4)).isEmpty();
    times.add(Duration.ofSeconds(8));
    assertThat(times.estimate(1, 0)).as("while nothing runs").isEmpty();
  }

  @Test
  void theWaitGrowsWithThePositionAndShrinksWithTheCapacity() {
    times.add(Duration.ofSeconds(8));
    assertThat(times.estimate(1, 4)).contains(Duration.ofSeconds(2));
    assertThat(times.estimate(6, 4)).contains(Duration.ofSeconds(12));
  }

  @Test
  void theAverageFollowsWhatRequestsTake() {
    times.add(Duration.ofSeconds(100));
    for (int i = 0; i < 30; i++) {
      times.add(Duration.ofSeconds(10));
    }
    assertThat(times.estimate(1, 1).orElseThrow())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
  }
}
