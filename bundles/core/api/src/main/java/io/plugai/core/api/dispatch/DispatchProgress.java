package io.plugai.core.api.dispatch;

import io.plugai.core.api.route.RouteTaken;
import java.time.Duration;
import java.util.Optional;

/**
 * Told how a request waits, before its first event. Called by one thread at a time, outside the
 * demand of the stream: a listener keeps only the latest state. Must not block.
 */
public interface DispatchProgress {

  /**
   * The request waits for a busy model. Called again whenever the position changes, or the estimate
   * does by much.
   *
   * @param position 1 is the next to go
   * @param estimate about how long it will wait from now on, where that is known
   */
  void queued(int position, Optional<Duration> estimate);

  /** The request waits for its model to be loaded, or for its plug-in to come back. */
  void loading();

  /**
   * The request has been handed to its backend. Another one may follow, and be waited for, where
   * this one fails.
   */
  void started();

  /**
   * The request had more than one way to go and has gone one. Told once, before its first event or
   * its failure; never of a request with one candidate.
   */
  void routed(RouteTaken way);
}
