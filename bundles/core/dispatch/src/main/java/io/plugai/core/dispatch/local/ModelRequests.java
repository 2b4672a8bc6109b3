package io.plugai.core.dispatch.local;

import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The requests of one model: those that wait and those that run. They belong to the model and not
 * to a copy of it, so that they outlast a worker's death and a runner's upgrade. Under the model's
 * guard.
 */
final class ModelRequests {
  /** When to try again where nobody knows better. */
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final ModelContext context;
  private final Guard guard;
  private final Lifecycle lifecycle;
  private final Reasons reasons;
  private final WaitLine queue;
  private Optional<Instant> lastUsed = Optional.empty();

  ModelRequests(ModelContext context, Guard guard, Lifecycle lifecycle, Reasons reasons) {
    this.context = context;
    this.guard = guard;
    this.lifecycle = lifecycle;
    this.reasons = reasons;
    this.queue = new WaitLine(guard);
  }

  /**
   * Queues a request; the ticket is answered on any thread, perhaps before this returns.
   *
   * @return takes the request out of the queue again, where it still waits
   */
  Runnable enqueue(Asker asker, Ticket ticket) {
    AtomicReference<QueuedRequest> joined = new AtomicReference<>();
    guard.change(
        () -> {
          Optional<GatewayException> refusal = refusal();
          if (refusal.isPresent()) {
            guard.then(() -> ticket.refused(refusal.get()));
          } else {
            joined.set(join(asker, ticket));
          }
        });
    QueuedRequest request = joined.get();
    return request == null ? () -> {} : () -> withdraw(request);
  }

  private Optional<GatewayException> refusal() {
    if (lifecycle.intent().removed()) {
      return Optional.of(reasons.removed());
    }
    return queue.size() >= context.limits().get().queue()
        ? Optional.of(reasons.full(queue.untilNext(capacity()).orElse(RETRY)))
        : Optional.empty();
  }

  private QueuedRequest join(Asker asker, Ticket ticket) {
    QueuedRequest request = queue.join(asker, ticket);
    serve();
    if (request.waiting()) {
      Duration longest = context.limits().get().waiting();
      request.bound(schedule(() -> refuse(request, reasons.waitedTooLong()), longest));
      lifecycle.loadIfWanted();
    }
    return request;
  }

  private void withdraw(QueuedRequest request) {
    guard.change(
        () -> {
          if (queue.leave(request)) {
            announce();
            lifecycle.abandoned();
          }
        });
  }

  private void refuse(QueuedRequest request, GatewayException reason) {
    guard.change(
        () -> {
          if (queue.leave(request)) {
            guard.then(() -> request.ticket().refused(reason));
            announce();
            lifecycle.abandoned();
          }
        });
  }

  /** A generation has ended. */
  void released(Permit permit, Instance copy) {
    guard.change(
        () -> {
          copy.permits.remove(permit);
          queue.held(permit.heldFor());
          used();
          lifecycle.copies().closeIfIdle(copy);
          serve();
          guard.then(context.residency()::look);
        });
  }

  // ---- all below with the guard held ----

  /** Gives places to those who wait, and tells the others where they are. */
  void serve() {
    Instance serving = lifecycle.copies().current();
    while (serving != null && serving.hasRoom() && !queue.isEmpty()) {
      Ticket ticket = queue.next();
      Permit permit = new Permit(this, serving);
      serving.permits.add(permit);
      guard.then(() -> ticket.granted(permit));
    }
    announce();
  }

  /** Tells those who wait what they wait for. */
  void announce() {
    Instance serving = lifecycle.copies().current();
    if (serving == null) {
      queue.announceLoading();
    } else if (!serving.gone()) {
      queue.announcePositions(capacity());
    }
  }

  void refuseAll(GatewayException reason) {
    queue.refuseAll(reason);
  }

  /** Bounds how long those that wait do so without a runner. */
  void boundAbsence(GatewayException absent) {
    Duration limit = context.limits().get().absent();
    queue.boundAbsence(request -> schedule(() -> refuse(request, absent), limit));
  }

  /** A runner is there: nobody waits for one any more. */
  void endAbsence() {
    queue.endAbsence();
  }

  /** The model is in use now. */
  void used() {
    lastUsed = Optional.of(context.clock().instant());
  }

  /** When the model was last in use, since the gateway started. */
  Optional<Instant> lastUsed() {
    return lastUsed;
  }

  int waiting() {
    return queue.size();
  }

  /** How many requests run at once; 0 while none can. */
  int capacity() {
    return lifecycle.copies().serving().map(copy -> copy.model().capacity()).orElse(0);
  }

  private ScheduledFuture<?> schedule(Runnable action, Duration delay) {
    return context.executor().schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }
}
