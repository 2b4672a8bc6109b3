package io.plugai.support.upstream;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When a provider wants to be asked again (RFC 9110, section 10.2.3). */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /** The time to wait, from nothing to a day; empty where it does not say or cannot be read. */
  static Optional<Duration> in(HttpHeaders headers, Clock clock) {
    return headers
        .firstValue("Retry-After")
        .map(String::trim)
        .flatMap(value -> seconds(value).or(() -> date(value, clock.instant())))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }

  private static Optional<Duration> seconds(String value) {
    // The standard knows whole seconds; some providers send fractions.
    return value.matches("\\d{1,9}(\\.\\d{1,9})?")
        ? Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)))
        : Optional.empty();
  }

  private static Optional<Duration> date(String value, Instant now) {
    try {
      ZonedDateTime then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(now, then.toInstant()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
