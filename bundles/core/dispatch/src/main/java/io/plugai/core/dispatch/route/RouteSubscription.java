package io.plugai.core.dispatch.route;

import io.plugai.core.dispatch.run.Account.Outcome;
import io.plugai.core.dispatch.run.End;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One request between its attempts and its subscriber. Attempts come one after the other; from the
 * first event on there is only the one that brought it.
 */
final class RouteSubscription implements Flow.Subscription, Flow.Subscriber<GenerationEvent> {
  private final Route route;
  private final Flow.Subscriber<? super GenerationEvent> downstream;
  private final long deadline;

  // Guarded by this.
  private long demand;
  private Flow.@Nullable Subscription current;
  private boolean cancelled;

  // Written by whichever attempt runs, of which there is one at a time.
  private volatile boolean answered;
  private volatile @Nullable Attempt following;

  RouteSubscription(Route route, Flow.Subscriber<? super GenerationEvent> downstream) {
    this.route = route;
    this.downstream = downstream;
    this.deadline = System.nanoTime() + route.limit.toNanos();
  }

  /** Asks the first candidate. */
  void begin() {
    if (isCancelled()) {
      return;
    }
    Optional<Attempt> first = next();
    if (first.isPresent()) {
      start(first.get());
    } else {
      route.progress.routed(route.itinerary.way());
      downstream.onError(route.itinerary.failure());
    }
  }

  private Optional<Attempt> next() {
    return route
        .itinerary
        .next()
        .map(candidate -> new Attempt(candidate, route.health.of(candidate.model()), this));
  }

  private void start(Attempt attempt) {
    if (isCancelled()) {
      attempt.abandon();
      route.presence.leave();
      return;
    }
    Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    attempt.run(route.runs, left, route.itinerary.isLast()).subscribe(this);
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  // ---- told by attempts ----

  /** The first event of an attempt has come: there will be no other. */
  void answered(Attempt attempt) {
    answered = true;
    Candidate candidate = attempt.candidate();
    route.itinerary.answered(candidate, attempt.millis());
    if (candidate.fallback()) {
      route.metrics.fellBack();
    }
    route.progress.routed(route.itinerary.way());
  }

  /** An attempt has ended; whether another follows. */
  boolean ended(Attempt attempt, End how) {
    GatewayException failure = how.failure();
    if (answered || how.outcome() != Outcome.FAILED || failure == null) {
      return false;
    }
    route.itinerary.failed(attempt.candidate(), failure, attempt.millis());
    boolean ours = failure.code() == ErrorCode.INTERNAL && !how.byBackend();
    if (ours || !mayFollow(failure.code())) {
      return false;
    }
    Attempt next = next().orElse(null);
    following = next;
    if (next != null) {
      route.metrics.followed(attempt.candidate().model().provider(), how.code());
    }
    return next != null;
  }

  private boolean mayFollow(ErrorCode code) {
    return Failover.isReason(code)
        && route.presence.admitted() // otherwise it is the gateway that limits the caller
        && deadline - System.nanoTime() > 0
        && !isCancelled();
  }

  // ---- from the attempt that runs ----

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    long wanted;
    synchronized (this) {
      current = subscription;
      wanted = cancelled ? -1 : demand;
    }
    if (wanted < 0) {
      subscription.cancel();
    } else if (wanted > 0) {
      subscription.request(wanted);
    }
  }

  @Override
  public void onNext(GenerationEvent event) {
    downstream.onNext(event);
  }

  @Override
  public void onError(Throwable failure) {
    Attempt next = following;
    following = null;
    if (next != null) {
      start(next);
    } else if (answered) {
      downstream.onError(failure);
    } else {
      route.progress.routed(route.itinerary.way());
      downstream.onError(whole(failure));
    }
  }

  /** Where the last one would have been a reason to ask another, what all of them said. */
  private Throwable whole(Throwable last) {
    boolean together =
        last instanceof GatewayException known
            && Failover.isReason(known.code())
            && route.presence.admitted();
    return together ? route.itinerary.failure() : last;
  }

  @Override
  public void onComplete() {
    downstream.onComplete();
  }

  // ---- from the caller ----

  @Override
  public void request(long n) {
    Flow.Subscription target;
    synchronized (this) {
      if (n > 0) { // of what is not, the attempt complains
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
      target = current;
    }
    if (target != null) {
      target.request(n);
    }
  }

  @Override
  public void cancel() {
    Flow.Subscription target;
    synchronized (this) {
      cancelled = true;
      target = current;
    }
    if (target != null) {
      target.cancel();
    }
  }
}
