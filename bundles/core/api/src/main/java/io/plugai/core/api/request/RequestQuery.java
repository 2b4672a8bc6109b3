package io.plugai.core.api.request;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which requests to list, the newest first.
 *
 * @param callerId whose
 * @param states in which states; empty: in any
 * @param model of which model
 * @param after the page behind the one that said so
 * @param limit at most so many
 */
public record RequestQuery(
    String callerId,
    Set<RequestState> states,
    Optional<String> model,
    Optional<Position> after,
    int limit) {

  /** Copies the set. */
  public RequestQuery {
    states = Set.copyOf(states);
  }

  /** The same with another limit. */
  public RequestQuery withLimit(int other) {
    return new RequestQuery(callerId, states, model, after, other);
  }

  /** The last request of a page, see {@link RequestRecord#listedAt()}. */
  public record Position(Instant listedAt, String id) {}

  /** Whether a request belongs to it. */
  public boolean fits(RequestRecord request) {
    return request.callerId().equals(callerId)
        && (states.isEmpty() || states.contains(request.state()))
        && model.map(request.model()::equals).orElse(true)
        && after.map(position -> isBehind(request, position)).orElse(true);
  }

  private static boolean isBehind(RequestRecord request, Position position) {
    int order = request.listedAt().compareTo(position.listedAt());
    return order < 0 || (order == 0 && request.id().compareTo(position.id()) < 0);
  }
}
