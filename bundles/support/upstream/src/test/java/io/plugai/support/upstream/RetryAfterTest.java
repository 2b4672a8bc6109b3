package io.plugai.support.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
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
  @CsvSource({
    "retry-after-ms, 1500, PT1.5S",
    "x-ms-retry-after-ms, 20000, PT20S",
    "x-retry-after, 3, PT3S",
    "x-ratelimit-reset-tokens, 6m0s, PT6M",
    "x-ratelimit-reset-tokens, 1h2m3.5s, PT1H2M3.5S",
    "x-ratelimit-reset-tokens, 312ms, PT0.312S",
    "x-ratelimit-reset, 1795262430, PT30S",
    "x-ratelimit-reset, 1795262430000, PT30S",
    "anthropic-ratelimit-tokens-reset, 2026-11-21T12:00:30Z, PT30S",
    "ratelimit-reset, 30, PT30S"
  })
  void readsTheHeadersOfOthers(String name, String value, Duration wait) {
    String remaining = name.replace("reset", "remaining");
    Map<String, List<String>> headers = new HashMap<>(Map.of(name, List.of(value)));
    headers.putIfAbsent(remaining, List.of("0"));
    assertThat(RetryAfter.in(HttpHeaders.of(headers, (n, v) -> true), CLOCK)).contains(wait);
    if (name.contains("reset")) {
      headers.put(remaining, List.of("1"));
      assertThat(RetryAfter.in(HttpHeaders.of(headers, (n, v) -> true), CLOCK)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"error\":{\"details\":[{\"retryDelay\":\"34.5s\"}]}}', PT34.5S",
    "'{\"error\":{\"retry_after\":7}}', PT7S",
    "'{\"retry_after_ms\":70}', PT0.07S",
    "'{\"error\":{\"message\":\"Rate limit reached. Please try again in 1m2s. Visit us.\"}}', PT1M2S",
    "'{\"message\":\"Please retry after 26 seconds.\"}', PT26S",
    "'{\"message\":\"Try again in 5 minutes.\"}', PT5M"
  })
  void readsTheBodyToo(String body, Duration wait) {
    JsonNode json = requireNonNull(Json.readIfWhole(body));
    assertThat(RetryAfter.in(ErrorForm.of(json))).contains(wait);
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
