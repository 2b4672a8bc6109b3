package io.plugai.http.generate.answer;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
    timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(true);
  }

  /** How long a stream may be silent. */
  Duration interval() {
    return interval;
  }

  /**
   * Runs the task again and again, until it is cancelled.
   *
   * @throws GatewayException where the timer is closed: its servlet is being replaced
   */
  Future<?> every(Runnable beat) {
    long nanos = interval.toNanos();
    try {
      return timer.scheduleAtFixedRate(beat, nanos, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw new GatewayException(
              ErrorCode.BACKEND_UNAVAILABLE,
              "The gateway changes its configuration at the moment. Please try again.")
          .withRetryAfter(Duration.ofSeconds(1));
    }
  }

  /** Runs the task once, a while from now; where the timer is closed, never. */
  public Future<?> after(Duration wait, Runnable task) {
    try {
      return timer.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Takes no more streams; those that are open keep their sign of life until they end. */
  @Override
  public void close() {
    timer.shutdown();
  }
}
