package io.plugai.http.rest.common;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ValueRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields and parameters of a request one by one, and remembers what is wrong with each,
 * so that all are named at once. In place of what is wrong it gives something harmless, which
 * nobody sees once {@link #check} was called. No reason ever holds what the request said. For one
 * request.
 */
public final class Fields {
  /** Characters of any text that has no bound of its own. */
  public static final int MOST_TEXT = 4096;

  /** With which it is safe to reckon. */
  private static final ValueRange YEARS = ValueRange.of(1, 9999);

  private final List<FieldError> wrong = new ArrayList<>();

  /** The body of a request, which must have one. */
  public static <T> T body(@Nullable T body) {
    if (body == null) {
      throw new GatewayException(ErrorCode.VALIDATION, "The body must be an object.");
    }
    return body;
  }

  /** Remembers what is wrong with a field. */
  public void wrong(String field, String reason) {
    wrong.add(new FieldError(field, reason));
  }

  /**
   * Ends the reading.
   *
   * @throws GatewayException with all fields that are wrong
   */
  public void check() {
    if (!wrong.isEmpty()) {
      throw GatewayException.invalid(wrong);
    }
  }

  /** A text that must be there. */
  public String text(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      wrong(field, "is required");
      return "";
    }
    return bounded(field, value);
  }

  /** A text that may be missing. */
  public Optional<String> optional(String field, @Nullable String value) {
    return Optional.ofNullable(value).map(text -> bounded(field, text));
  }

  private String bounded(String field, String value) {
    if (value.length() > MOST_TEXT) {
      wrong(field, "is longer than %d characters".formatted(MOST_TEXT));
      return "";
    }
    return value;
  }

  /** A secret that must be there. */
  public Secret secret(String field, @Nullable Secret value) {
    if (value == null || value.isEmpty()) {
      wrong(field, "is required");
      return new Secret("");
    }
    return value;
  }

  /** A number within bounds, as part of a body. */
  public long number(String field, @Nullable Long value, long least, long most, long usual) {
    if (value == null) {
      return usual;
    }
    if (value < least || value > most) {
      wrong(field, "must be a number from %d to %d".formatted(least, most));
      return usual;
    }
    return value;
  }

  /** A whole number within bounds, as a parameter. */
  public int number(String field, @Nullable String value, int least, int most, int usual) {
    if (value == null) {
      return usual;
    }
    try {
      return (int) number(field, (Long) Long.parseLong(value), least, most, usual);
    } catch (NumberFormatException e) {
      wrong(field, "must be a number from %d to %d".formatted(least, most));
      return usual;
    }
  }

  /** A day, as a parameter. */
  public LocalDate date(String field, @Nullable String value, LocalDate usual) {
    return parsed(field, value, Fields::dateOf, "must be a date as 2026-01-31").orElse(usual);
  }

  /** A moment, as a parameter. */
  public Optional<Instant> instant(String field, @Nullable String value) {
    return parsed(field, value, Fields::instantOf, "must be a time as 2026-01-31T12:00:00Z");
  }

  private static LocalDate dateOf(String text) {
    LocalDate date = LocalDate.parse(text);
    YEARS.checkValidValue(date.getYear(), ChronoField.YEAR);
    return date;
  }

  private static Instant instantOf(String text) {
    Instant instant = Instant.parse(text);
    YEARS.checkValidValue(instant.atOffset(ZoneOffset.UTC).getYear(), ChronoField.YEAR);
    return instant;
  }

  private <T> Optional<T> parsed(
      String field, @Nullable String value, Function<String, T> parser, String reason) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(value));
    } catch (DateTimeException e) {
      wrong(field, reason);
      return Optional.empty();
    }
  }

  /** One of a few names; empty where it is missing. */
  public <T> Optional<T> oneOf(String field, @Nullable String value, Map<String, T> names) {
    if (value == null) {
      return Optional.empty();
    }
    T named = names.get(value);
    if (named == null) {
      wrong(
          field,
          "must be one of " + names.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
    return Optional.ofNullable(named);
  }

  /** Values by the names that requests have for them. */
  public static <T> Map<String, T> names(Stream<T> values, Function<T, String> name) {
    return values.collect(Collectors.toUnmodifiableMap(name, Function.identity()));
  }
}
