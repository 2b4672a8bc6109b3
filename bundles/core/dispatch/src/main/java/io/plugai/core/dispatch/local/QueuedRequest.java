package io.plugai.core.dispatch.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request that waits for a local model. Guarded by the model's lock. */
final class QueuedRequest {
  private static final int LOADING = -1;

  /** Estimates that differ by less than this share are the same to whoever waits. */
  private static final int SHARE_TO_TELL = 2;

  private final Asker asker;
  private final Ticket ticket;
  private int announced;
  private Optional<Duration> promised = Optional.empty();
  private boolean waiting = true;
  private @Nullable ScheduledFuture<?> limit;
  private @Nullable ScheduledFuture<?> absence;

  QueuedRequest(Asker asker, Ticket ticket) {
    this.asker = asker;
    this.ticket = ticket;
  }

  Asker asker() {
    return asker;
  }

  Ticket ticket() {
    return ticket;
  }

  boolean waiting() {
    return waiting;
  }

  /** Sets the timer that ends the wait at last. */
  void bound(ScheduledFuture<?> timer) {
    limit = timer;
  }

  /** Sets a timer that ends the wait for a runner, where there is none yet. */
  void boundAbsence(Function<QueuedRequest, ScheduledFuture<?>> timer) {
    if (absence == null) {
      absence = timer.apply(this);
    }
  }

  void endAbsence() {
    absence = cancel(absence);
  }

  /** It waits no longer. */
  void left() {
    waiting = false;
    limit = cancel(limit);
    absence = cancel(absence);
  }

  /** Whether it is news that it waits for the model to be loaded. */
  boolean nowLoading() {
    boolean news = announced != LOADING;
    announced = LOADING;
    return news;
  }

  /** Whether it is news that it has this place in the queue, and this long to wait. */
  boolean nowAt(int position, Optional<Duration> estimate) {
    boolean news = announced != position || differ(promised, estimate);
    if (news) {
      announced = position;
      promised = estimate;
    }
    return news;
  }

  private static boolean differ(Optional<Duration> told, Optional<Duration> now) {
    if (told.isEmpty() || now.isEmpty()) {
      return told.isPresent() != now.isPresent();
    }
    Duration change = told.get().minus(now.get()).abs();
    return change.multipliedBy(SHARE_TO_TELL).compareTo(told.get()) > 0;
  }

  private static @Nullable ScheduledFuture<?> cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
    return null;
  }
}
