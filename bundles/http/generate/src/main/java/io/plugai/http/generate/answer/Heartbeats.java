package io.plugai.http.generate.answer;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one timer that all open streams share. Its tasks write without ever waiting for a client. */
public final class Heartbeats implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final Duration interval;

  /** Starts the timer, which lets {@code interval} pass without a sign of life, not more. */
  public Heartbeats(Duration interval) {
    this.interval = interval;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "plugai-http-heartbeat");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** How long a stream may be silent. */
  Duration interval() {
    return interval;
  }

  /** Runs the task again and again, until it is cancelled or the timer is closed. */
  Future<?> every(Runnable beat) {
    long nanos = interval.toNanos();
    return timer.scheduleAtFixedRate(beat, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
