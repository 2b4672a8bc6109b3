package io.plugai.core.api.download;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs to list, the newest first.
 *
 * @param userId whose; empty: everybody's
 * @param states in which states; empty: in any
 * @param after the page behind the one that ended with this job
 * @param limit at most so many
 */
public record JobQuery(
    Optional<String> userId, Set<JobState> states, Optional<Position> after, int limit) {

  /** Copies the set. */
  public JobQuery {
    states = Set.copyOf(states);
  }

  /** The last job of a page. */
  public record Position(Instant createdAt, String id) {}
}
