package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a provider wants to be asked again: by {@code Retry-After} (RFC 9110, section 10.2.3), by
 * {@code retry-after-ms} (OpenAI, Azure), by when a limit that has nothing left begins anew, or in
 * the body of its refusal.
 */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final long EPOCH_SECONDS = 1_000_000_000L;
  private static final long EPOCH_MILLIS = 1_000_000_000_000L;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,13}(\\.\\d{1,9})?");

  /** As Go prints durations: {@code 1m2.5s}, {@code 312ms}. */
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(\\d{1,4}(?:\\.\\d{1,3})?)h)?(?:(\\d{1,6}(?:\\.\\d{1,3})?)m(?!s))?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)ms)?");

  /** OpenAI's "Please try again in 6m0s", Azure's "retry after 26 seconds". */
  private static final Pattern SENTENCE =
      Pattern.compile(
          "(?i)(?:try again|retry) (?:in|after) (?:(\\d[\\d.hms]*[hms])\\b"
              + "|(\\d{1,6}(?:\\.\\d{1,3})?) ?(second|minute|hour)s?\\b)");

  private RetryAfter() {}

  /** The time to wait, from nothing to a day; empty where it does not say or cannot be read. */
  static Optional<Duration> in(HttpHeaders headers, Clock clock) {
    Function<String, Optional<Duration>> moment = value -> moment(value, clock.instant());
    return header(headers, List.of("retry-after-ms", "x-ms-retry-after-ms"), RetryAfter::millis)
        .or(() -> header(headers, List.of("Retry-After", "x-retry-after"), moment))
        .or(() -> whenLimitsBeginAnew(headers, moment))
        .map(RetryAfter::bounded);
  }

  /** The same of the body of a refusal. */
  static Optional<Duration> in(ErrorForm error) {
    return error.parts().stream()
        .flatMap(part -> field(part).stream())
        .findFirst()
        .or(() -> error.messages().stream().flatMap(text -> sentence(text).stream()).findFirst())
        .map(RetryAfter::bounded);
  }

  private static Optional<Duration> header(
      HttpHeaders headers, List<String> names, Function<String, Optional<Duration>> reader) {
    return names.stream()
        .flatMap(name -> headers.firstValue(name).map(String::trim).flatMap(reader).stream())
        .findFirst();
  }

  /** Of the limits of which nothing remains, the one that takes longest. */
  private static Optional<Duration> whenLimitsBeginAnew(
      HttpHeaders headers, Function<String, Optional<Duration>> reader) {
    return headers.map().keySet().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> name.contains("ratelimit") && name.contains("reset"))
        .filter(
            name ->
                headers
                    .firstValue(name.replace("reset", "remaining"))
                    .filter(left -> left.trim().equals("0"))
                    .isPresent())
        .flatMap(name -> headers.firstValue(name).map(String::trim).flatMap(reader).stream())
        .max(Comparator.naturalOrder());
  }

  private static Optional<Duration> field(JsonNode part) {
    Optional<Duration> millis =
        Stream.of("retry_after_ms", "retryAfterMs", "retry-after-ms")
            .flatMap(name -> millis(part.path(name).asText("")).stream())
            .findFirst();
    return millis.or(
        () ->
            Stream.of("retryDelay", "retry_after", "retryAfter", "retry_after_seconds")
                .flatMap(name -> duration(part.path(name).asText("")).stream())
                .findFirst());
  }

  private static Optional<Duration> sentence(String text) {
    Matcher said = SENTENCE.matcher(text);
    if (!said.find()) {
      return Optional.empty();
    }
    return said.group(1) != null
        ? duration(said.group(1).toLowerCase(Locale.ROOT))
        : duration(said.group(2) + said.group(3).toLowerCase(Locale.ROOT).charAt(0));
  }

  /** A number of seconds, a duration, a date, or a moment since 1970. */
  private static Optional<Duration> moment(String value, Instant now) {
    if (NUMBER.matcher(value).matches() && Double.parseDouble(value) >= EPOCH_SECONDS) {
      double moment = Double.parseDouble(value);
      Instant then = Instant.ofEpochMilli((long) (moment >= EPOCH_MILLIS ? moment : moment * 1000));
      return Optional.of(Duration.between(now, then));
    }
    return duration(value).or(() -> date(value, now));
  }

  private static Optional<Duration> millis(String value) {
    return NUMBER.matcher(value).matches()
        ? Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(value))))
        : Optional.empty();
  }

  /** The standard knows whole seconds; some providers send fractions, or name the unit. */
  private static Optional<Duration> duration(String value) {
    if (NUMBER.matcher(value).matches()) {
      return Optional.of(ofSeconds(Double.parseDouble(value)));
    }
    Matcher parts = DURATION.matcher(value);
    if (value.isEmpty() || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        ofSeconds(
            3600 * number(parts.group(1))
                + 60 * number(parts.group(2))
                + number(parts.group(3))
                + number(parts.group(4)) / 1000));
  }

  private static double number(@Nullable String text) {
    return text == null ? 0 : Double.parseDouble(text);
  }

  private static Duration ofSeconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static Optional<Duration> date(String value, Instant now) {
    return parsed(
            () -> ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .or(() -> parsed(() -> OffsetDateTime.parse(value).toInstant()))
        .map(then -> Duration.between(now, then));
  }

  private static Optional<Instant> parsed(Supplier<Instant> reading) {
    try {
      return Optional.of(reading.get());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
