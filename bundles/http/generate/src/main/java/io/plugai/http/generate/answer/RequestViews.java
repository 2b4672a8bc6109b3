package io.plugai.http.generate.answer;

import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.support.web.contract.RequestData;
import io.plugai.support.web.contract.RouteStep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What requests look like to their callers. */
public final class RequestViews {
  private static final double MILLIS_PER_SECOND = 1000.0;

  private RequestViews() {}

  /** A request without its answer. */
  public static RequestData of(RequestRecord request) {
    return of(request, null);
  }

  /** A request with its answer, where that is kept. */
  public static RequestData of(KeptRequest request) {
    return of(
        request.record(),
        request.answer().map(json -> new String(json, StandardCharsets.UTF_8)).orElse(null));
  }

  private static RequestData of(RequestRecord request, @Nullable String answer) {
    return new RequestData(
        request.id(),
        request.correlationId().isEmpty() ? null : request.correlationId(),
        request.model(),
        request.modality(),
        request.state().id(),
        request.position().isPresent() ? request.position().getAsInt() : null,
        request.estimate().map(RequestViews::seconds).orElse(null),
        request.progress().isPresent() ? request.progress().getAsDouble() : null,
        request.kept(),
        request.regenerates().orElse(null),
        request.createdAt().toString(),
        text(request.startedAt()),
        text(request.endedAt()),
        request
            .failure()
            .map(failure -> new RequestData.Failure(failure.code(), failure.message()))
            .orElse(null),
        request.route().flatMap(RouteTaken::modelUsed).orElse(null),
        request.route().map(RouteTaken::fallback).orElse(null),
        request.route().map(RouteStep::of).orElse(null),
        request.lastEvent() == 0 ? null : request.lastEvent(),
        answer);
  }

  /** Where it stands in the queue, as headers; none where it waits in none. */
  public static Map<String, String> headers(RequestRecord request) {
    if (request.position().isEmpty()) {
      return Map.of();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Queue-Position", Integer.toString(request.position().getAsInt()));
    request
        .estimate()
        .ifPresent(wait -> headers.put("X-Queue-Estimate-Seconds", Double.toString(seconds(wait))));
    return headers;
  }

  /** A time in seconds, to the millisecond. */
  static double seconds(Duration time) {
    return time.toMillis() / MILLIS_PER_SECOND;
  }

  private static @Nullable String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }
}
