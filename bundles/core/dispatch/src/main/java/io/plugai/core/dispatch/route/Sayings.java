package io.plugai.core.dispatch.route;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the candidates of one request failed with, put together for its caller. Failures are written
 * for callers, so there is nothing secret in them. For one thread at a time.
 */
final class Sayings {
  private static final int MOST_NAMED = 5;
  private static final int LONGEST = 240;

  private final List<Saying> all = new ArrayList<>();

  private record Saying(String model, GatewayException failure) {}

  void add(String model, GatewayException failure) {
    all.add(new Saying(model, failure));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * One failure for all of them; of one, that one as it is.
   *
   * @param what a verb and an object: what none of them did
   * @param mixed the code where they differ
   */
  GatewayException whole(String what, ErrorCode mixed) {
    if (all.size() == 1) {
      return all.get(0).failure();
    }
    GatewayException whole = new GatewayException(code(mixed), sentence(what), details());
    return soonest().map(whole::withRetryAfter).orElse(whole);
  }

  private ErrorCode code(ErrorCode mixed) {
    List<ErrorCode> codes = all.stream().map(said -> said.failure().code()).distinct().toList();
    return codes.size() == 1 ? codes.get(0) : mixed;
  }

  private String sentence(String what) {
    String named =
        all.stream()
            .limit(MOST_NAMED)
            .map(said -> said.model() + " (" + said.failure().code().code() + ")")
            .collect(Collectors.joining(", "));
    return "None of the candidates "
        + what
        + ": "
        + named
        + (all.size() > MOST_NAMED ? " and " + (all.size() - MOST_NAMED) + " more." : ".");
  }

  private List<FieldError> details() {
    return all.stream()
        .map(said -> new FieldError(said.model(), reason(said.failure())))
        .distinct()
        .toList();
  }

  private static String reason(GatewayException failure) {
    String fields =
        failure.details().stream()
            .limit(MOST_NAMED)
            .map(field -> field.field() + " " + field.reason())
            .collect(Collectors.joining("; "));
    String said =
        failure.code() == ErrorCode.VALIDATION && !fields.isEmpty() ? fields : failure.getMessage();
    String whole = failure.code().code() + ": " + said;
    return whole.length() > LONGEST ? whole.substring(0, LONGEST) + "…" : whole;
  }

  private Optional<Duration> soonest() {
    return all.stream()
        .flatMap(said -> said.failure().retryAfter().stream())
        .min(Comparator.naturalOrder());
  }
}
