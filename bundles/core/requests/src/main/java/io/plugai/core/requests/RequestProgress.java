package io.plugai.core.requests;

import io.plugai.core.api.request.NewRequest;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Where one request stands. Guarded by its lock. */
final class RequestProgress {
  private final NewRequest request;
  private final String callerId;
  private final Instant createdAt = now();

  private RequestState state = RequestState.QUEUED;
  private OptionalInt position = OptionalInt.empty();
  private Optional<Duration> estimate = Optional.empty();
  private OptionalDouble fraction = OptionalDouble.empty();
  private Optional<Instant> startedAt = Optional.empty();
  private Optional<Instant> endedAt = Optional.empty();
  private Optional<RouteTaken> route = Optional.empty();
  private Optional<RequestRecord.Failure> failure = Optional.empty();
  private boolean whole;

  RequestProgress(NewRequest request, String callerId) {
    this.request = request;
    this.callerId = callerId;
  }

  /** The database keeps milliseconds. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Whether it has a place in a queue. */
  boolean waits() {
    return position.isPresent();
  }

  void queued(int place, Optional<Duration> wait) {
    state = RequestState.QUEUED;
    position = OptionalInt.of(place);
    estimate = wait;
  }

  void loading() {
    state = RequestState.LOADING;
    position = OptionalInt.empty();
    estimate = Optional.empty();
  }

  void started() {
    state = RequestState.RUNNING;
    position = OptionalInt.empty();
    estimate = Optional.empty();
    startedAt = Optional.of(now());
  }

  void routed(RouteTaken way) {
    route = Optional.of(way);
  }

  void made(GenerationEvent event) {
    if (event instanceof GenerationEvent.Progress progress) {
      fraction = OptionalDouble.of(progress.fraction());
    }
    whole |= event instanceof GenerationEvent.Finished;
  }

  /** Whether all of its answer was made. */
  boolean isWhole() {
    return whole;
  }

  void ended(RequestState how, Optional<GatewayException> why) {
    state = how;
    position = OptionalInt.empty();
    estimate = Optional.empty();
    endedAt = Optional.of(now());
    failure = why.map(e -> new RequestRecord.Failure(e.code().code(), e.getMessage()));
  }

  RequestRecord record(long lastEvent) {
    return new RequestRecord(
        request.request().id(),
        callerId,
        request.request().correlationId(),
        request.request().model(),
        request.request().modality().id(),
        request.kept(),
        request.regenerates(),
        state,
        position,
        estimate,
        fraction,
        createdAt,
        startedAt,
        endedAt,
        failure,
        route,
        lastEvent);
  }
}
