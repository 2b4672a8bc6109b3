package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now = 5 * SECOND;
  private final Settling settling = new Settling(() -> now);

  @Test
  void countsFromTheLastChangeThatWasSeenWhateverTheClockOfTheFilesSays() {
    settling.endLook(Set.of());
    long hourAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
    assertThat(settling.unchangedNanos("a", 1, hourAgo)).isZero();
    now += SECOND;
    assertThat(settling.unchangedNanos("a", 1, hourAgo)).isEqualTo(SECOND);
    assertThat(settling.unchangedNanos("a", 2, hourAgo)).isZero();
  }

  @Test
  void atTheFirstLookTheFilesAreBelieved() {
    long hourAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
    assertThat(settling.unchangedNanos("a", 1, hourAgo))
        .isGreaterThanOrEqualTo(Duration.ofHours(1).toNanos());
    long ahead = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
    assertThat(settling.unchangedNanos("b", 1, ahead)).isZero();
  }

  @Test
  void whatIsNotSeenAnyMoreIsForgotten() {
    settling.unchangedNanos("a", 1, 0);
    settling.endLook(Set.of("b"));
    now += SECOND;
    assertThat(settling.unchangedNanos("a", 1, 0)).isZero();
  }
}
