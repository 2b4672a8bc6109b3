package io.plugai.core.dispatch.local;

import java.time.Duration;
import java.util.Optional;

/**
 * How long requests hold a model, as an exponential moving average, and how long those that wait
 * will therefore wait. Guarded by the model's lock.
 */
final class HoldTimes {
  /** What the latest counts for: the average forgets within about a dozen. */
  private static final double WEIGHT = 0.2;

  private double averageNanos;
  private boolean known;

  /** A request has held the model for so long. */
  void add(Duration held) {
    double nanos = held.toNanos();
    averageNanos = known ? averageNanos + WEIGHT * (nanos - averageNanos) : nanos;
    known = true;
  }

  /**
   * About how long a request will wait: while all places are held, one becomes free every average
   * divided by places. Empty while nothing is known.
   *
   * @param position its place in the queue, from 1
   * @param capacity how many requests the model runs at once
   */
  Optional<Duration> estimate(int position, int capacity) {
    return known && capacity > 0
        ? Optional.of(Duration.ofNanos((long) (averageNanos * position / capacity)))
        : Optional.empty();
  }
}
