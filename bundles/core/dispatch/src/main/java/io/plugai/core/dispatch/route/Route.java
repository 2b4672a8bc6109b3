package io.plugai.core.dispatch.route;

import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.dispatch.run.GenerationMetrics;
import io.plugai.core.dispatch.run.Presence;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request with more than one way to go: asks one candidate after the other until one answers. As
 * a publisher it takes one subscriber, and holds nothing until it has that.
 */
final class Route implements Flow.Publisher<GenerationEvent> {
  final Itinerary itinerary;
  final HealthBook health;
  final Runs runs;
  final Presence presence;
  final DispatchProgress progress;
  final GenerationMetrics metrics;
  final Duration limit;
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * A route that has not begun.
   *
   * @param limit how long all of it may take
   */
  Route(
      Itinerary itinerary,
      HealthBook health,
      Runs runs,
      Presence presence,
      DispatchProgress progress,
      GenerationMetrics metrics,
      Duration limit) {
    this.itinerary = itinerary;
    this.health = health;
    this.runs = runs;
    this.presence = presence;
    this.progress = progress;
    this.metrics = metrics;
    this.limit = limit;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super GenerationEvent> subscriber) {
    Objects.requireNonNull(subscriber);
    boolean first = taken.compareAndSet(false, true);
    RouteSubscription subscription = new RouteSubscription(this, subscriber);
    try {
      subscriber.onSubscribe(subscription);
    } catch (RuntimeException | LinkageError e) {
      subscription.cancel();
      throw e;
    }
    if (first) {
      subscription.begin();
    } else {
      subscriber.onError(new IllegalStateException("A route takes one subscriber."));
    }
  }
}
