package io.plugai.core.api.request;

import io.plugai.core.api.route.RouteTaken;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is known of a request.
 *
 * @param id the gateway's id
 * @param callerId whose it is
 * @param correlationId what its caller calls it
 * @param model the model's full id or the alias that was asked for, the first of several
 * @param modality id of what is made
 * @param kept whether it and its answer outlive the gateway
 * @param regenerates the request whose answer this is another one to
 * @param position its place in the queue, while it waits in one
 * @param estimate how long it will wait, where that can be said
 * @param progress how far the work is, 0 to 1, where the backend says so
 * @param failure what went wrong
 * @param route the way that it took, where it had more than one and has taken it
 * @param lastEvent the number of the latest event; 0 where none is known
 */
public record RequestRecord(
    String id,
    String callerId,
    String correlationId,
    String model,
    String modality,
    boolean kept,
    Optional<String> regenerates,
    RequestState state,
    OptionalInt position,
    Optional<Duration> estimate,
    OptionalDouble progress,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Failure> failure,
    Optional<RouteTaken> route,
    long lastEvent) {

  /** The order of lists. */
  public static final Comparator<RequestRecord> NEWEST_FIRST =
      Comparator.comparing(RequestRecord::listedAt).thenComparing(RequestRecord::id).reversed();

  /**
   * Where it stands in lists: what is kept, by when it was accepted; what is not, and is known from
   * the usage log only, by when it ended.
   */
  public Instant listedAt() {
    return kept ? createdAt : endedAt.orElse(createdAt);
  }

  /**
   * Why a request came to nothing.
   *
   * @param code one of the API's error codes
   * @param message for people
   */
  public record Failure(String code, String message) {}
}
