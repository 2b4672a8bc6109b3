package io.plugai.core.dispatch.route;

import java.time.Duration;

/**
 * How soon a model has begun to answer of late: an exponentially weighted moving average that fades
 * while nobody asks the model, so that one that was slow once is tried again. Times are of {@link
 * System#nanoTime}. Safe for all threads.
 */
final class Latency {
  /** How much the newest answer counts. */
  private static final double NEWEST = 0.3;

  private static final double HALF_LIFE = Duration.ofMinutes(5).toNanos();

  // Guarded by this.
  private double average;
  private boolean known;
  private long at;

  /** An answer has begun after so many nanoseconds. */
  synchronized void add(long nanos, long now) {
    average = known ? NEWEST * nanos + (1 - NEWEST) * average : nanos;
    known = true;
    at = now;
  }

  /** What to reckon with, in nanoseconds; 0 where nothing is known. */
  synchronized double expected(long now) {
    return known ? average * Math.pow(2, -Math.max(0, now - at) / HALF_LIFE) : 0;
  }

  /** A request goes there to find out: others need not as well. */
  synchronized void tried(long now) {
    at = now;
  }
}
