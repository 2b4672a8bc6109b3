package io.plugai.support.upstream;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action when a moment comes that may be put off again and again. Putting it off costs two
 * writes and no timer: only when the old moment comes, the timer is set anew. Safe for all threads.
 */
final class Alarm {
  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final Runnable action;

  private volatile long at;
  private volatile long timerAt;
  private @Nullable Future<?> pending;
  private boolean off;

  Alarm(ScheduledExecutorService timer, Executor executor, Runnable action) {
    this.timer = timer;
    this.executor = executor;
    this.action = action;
    this.timerAt = System.nanoTime() + Long.MAX_VALUE / 2;
  }

  /** Sets the moment, as {@link System#nanoTime()} will tell it. */
  void set(long nanoTime) {
    at = nanoTime;
    if (nanoTime - timerAt < 0) {
      setTimer(nanoTime);
    }
  }

  synchronized void turnOff() {
    off = true;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private synchronized void setTimer(long nanoTime) {
    if (off) {
      return;
    }
    if (pending != null) {
      pending.cancel(false);
    }
    timerAt = nanoTime;
    pending =
        timer.schedule(
            () -> executor.execute(this::timerRang),
            nanoTime - System.nanoTime(),
            TimeUnit.NANOSECONDS);
    if (at - nanoTime < 0) {
      // Brought forward meanwhile, by a thread that still saw the old timer.
      setTimer(at);
    }
  }

  private void timerRang() {
    long moment = at;
    if (System.nanoTime() - moment < 0) {
      setTimer(moment);
    } else {
      action.run();
    }
  }
}
