package io.plugai.core.requests;

import io.plugai.spi.generation.GenerationEvent;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The run behind a request: begun when the first piece of its answer is wanted, asked for as many
 * as are, and stopped. Safe for all threads.
 */
final class Work {
  private final Flow.Subscriber<GenerationEvent> subscriber;

  // Guarded by this.
  private Flow.@Nullable Publisher<GenerationEvent> waiting;
  private Flow.@Nullable Subscription running;
  private long demand;
  private boolean stopped;

  /**
   * Nothing is to be done yet.
   *
   * @param subscriber takes what the run makes
   */
  Work(Flow.Subscriber<GenerationEvent> subscriber) {
    this.subscriber = subscriber;
  }

  /** Says what is to be done, once some of it is wanted. */
  synchronized void of(Flow.Publisher<GenerationEvent> events) {
    waiting = events;
  }

  /** So many pieces more are wanted. */
  void want(long pieces) {
    Flow.Publisher<GenerationEvent> toBegin;
    Flow.Subscription current;
    synchronized (this) {
      toBegin = stopped ? null : waiting;
      waiting = null;
      current = running;
      if (current == null) {
        demand = Follower.sum(demand, pieces);
      }
    }
    if (toBegin != null) {
      toBegin.subscribe(subscriber);
    } else if (current != null) {
      current.request(pieces);
    }
  }

  /** The run has begun. */
  void begun(Flow.Subscription subscription) {
    long wanted;
    synchronized (this) {
      running = subscription;
      wanted = stopped ? -1 : demand;
      demand = 0;
    }
    if (wanted < 0) {
      subscription.cancel();
    } else if (wanted > 0) {
      subscription.request(wanted);
    }
  }

  /** Nothing more is wanted: what runs is cancelled, and what does not will not begin. */
  void stop() {
    Flow.Subscription current;
    synchronized (this) {
      stopped = true;
      current = running;
    }
    if (current != null) {
      current.cancel();
    }
  }
}
