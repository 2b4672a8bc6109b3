package io.plugai.core.dispatch.route;

import io.plugai.core.dispatch.run.Account.Outcome;
import io.plugai.core.dispatch.run.Course;
import io.plugai.core.dispatch.run.End;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How one model has been doing. Learns from every run, also from those of requests that have no
 * other way to go; such requests are never held up by it. Safe for all threads.
 */
final class Health implements Course {
  /** What says that the backend is not there, and not that it dislikes a request. */
  private static final Set<ErrorCode> AWAY =
      EnumSet.of(
          ErrorCode.BACKEND_UNAVAILABLE, ErrorCode.BACKEND_TIMEOUT, ErrorCode.BACKEND_PROTOCOL);

  /** What a failure counts as where candidates are compared by how soon they answer. */
  private static final long OF_A_FAILURE = Duration.ofSeconds(30).toNanos();

  private final LongSupplier clock;
  private final Supplier<Breaker.Settings> settings;
  private final Runnable opened;
  private final Breaker breaker = new Breaker();
  private final Pauses pauses = new Pauses();
  private final Latency latency = new Latency();

  /**
   * A model of which nothing is known.
   *
   * @param settings of its breaker
   * @param opened told when that opens
   */
  Health(LongSupplier clock, Supplier<Breaker.Settings> settings, Runnable opened) {
    this.clock = clock;
    this.settings = settings;
    this.opened = opened;
  }

  /** Whether a request of that caller's which could go elsewhere may go here. */
  boolean allows(String callerId) {
    long now = clock.getAsLong();
    return !pauses.holds(callerId, now) && breaker.allows(now);
  }

  double expectedLatency() {
    return latency.expected(clock.getAsLong());
  }

  /** It comes first among those that are compared by how soon they answer. */
  void preferred() {
    latency.tried(clock.getAsLong());
  }

  /** A request that was to go there does not. */
  void abandoned() {
    breaker.abandoned(clock.getAsLong());
  }

  Breaker.Status status() {
    return breaker.status(clock.getAsLong());
  }

  @Override
  public void answered(long nanos) {
    latency.add(nanos, clock.getAsLong());
    breaker.succeeded();
  }

  @Override
  public boolean ended(End how, String callerId) {
    if (how.outcome() == Outcome.COMPLETED) {
      breaker.succeeded();
      pauses.clear(callerId);
    } else if (how.byBackend()) {
      failed(Objects.requireNonNull(how.failure()), callerId);
    } else {
      abandoned();
    }
    return false;
  }

  private void failed(GatewayException failure, String callerId) {
    long now = clock.getAsLong();
    if (AWAY.contains(failure.code())) {
      latency.add(OF_A_FAILURE, now);
      if (breaker.failed(now, failure.retryAfter(), settings.get())) {
        opened.run();
      }
      return;
    }
    breaker.succeeded(); // whoever refuses is there
    if (failure.code() == ErrorCode.RATE_LIMITED) {
      latency.add(OF_A_FAILURE, now);
      failure.retryAfter().ifPresent(pause -> pauses.add(callerId, pause, now));
    }
  }
}
