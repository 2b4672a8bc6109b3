package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "7, PT7S",
    "0.25, PT0.25S",
    "999999999, P1D",
    "'Sat, 21 Nov 2026 12:00:30 GMT', PT30S",
    "'Sat, 21 Nov 2026 11:00:00 GMT', PT0S"
  })
  void readsSecondsAndDates(String value, Duration wait) {
    assertThat(in(value)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1e9", "99999999999999999999"})
  void whatItCannotReadSaysNothing(String value) {
    assertThat(in(value)).isEmpty();
  }

  @Test
  void anAbsentHeaderSaysNothing() {
    assertThat(RetryAfter.in(HttpHeaders.of(Map.of(), (n, v) -> true), CLOCK)).isEmpty();
  }

  private static Optional<Duration> in(String value) {
    return RetryAfter.in(
        HttpHeaders.of(Map.of("retry-after", List.of(value)), (n, v) -> true), CLOCK);
  }
}
