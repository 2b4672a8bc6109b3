package io.plugai.core.dispatch.local;

import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;

/**
 * The requests that wait for one model, and what they are told about it. Guarded by the model's
 * lock; the tickets are told once the lock is free.
 */
final class WaitLine {
  private final FairQueue queue = new FairQueue();
  private final HoldTimes holds = new HoldTimes();
  private final Guard guard;

  WaitLine(Guard guard) {
    this.guard = guard;
  }

  int size() {
    return queue.size();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  QueuedRequest join(Asker asker, Ticket ticket) {
    QueuedRequest request = new QueuedRequest(asker, ticket);
    queue.add(request);
    return request;
  }

  /** Takes the next out of the line; there must be one. */
  Ticket next() {
    QueuedRequest next = queue.next();
    next.left();
    return next.ticket();
  }

  /** Takes a request out of the line; false where it is no longer in it. */
  boolean leave(QueuedRequest request) {
    boolean waited = queue.remove(request);
    if (waited) {
      request.left();
    }
    return waited;
  }

  void refuseAll(GatewayException reason) {
    while (!queue.isEmpty()) {
      Ticket ticket = next();
      guard.then(() -> ticket.refused(reason));
    }
  }

  /** A request has held the model for so long. */
  void held(Duration time) {
    holds.add(time);
  }

  /** When a place in a full line will be free, where that is known. */
  Optional<Duration> untilNext(int capacity) {
    return holds.estimate(1, capacity);
  }

  /** Tells everybody who does not know it yet that they wait for the model to be loaded. */
  void announceLoading() {
    for (QueuedRequest request : queue.inOrder()) {
      if (request.nowLoading()) {
        guard.then(request.ticket()::loading);
      }
    }
  }

  /** Tells everybody who does not know it yet where they are in the line. */
  void announcePositions(int capacity) {
    int position = 0;
    for (QueuedRequest request : queue.inOrder()) {
      position++;
      int place = position;
      Optional<Duration> estimate = holds.estimate(place, capacity);
      if (request.nowAt(place, estimate)) {
        guard.then(() -> request.ticket().queued(place, estimate));
      }
    }
  }

  /** Bounds the wait of each request for a runner, where it is not bounded yet. */
  void boundAbsence(Function<QueuedRequest, ScheduledFuture<?>> timer) {
    queue.inOrder().forEach(request -> request.boundAbsence(timer));
  }

  /** A runner is there: nobody waits for one any more. */
  void endAbsence() {
    queue.inOrder().forEach(QueuedRequest::endAbsence);
  }
}
