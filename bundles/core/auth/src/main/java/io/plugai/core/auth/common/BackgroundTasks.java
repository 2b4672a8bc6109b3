package io.plugai.core.auth.common;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads for what nobody waits for, or must not wait for. */
@Component(service = BackgroundTasks.class)
public final class BackgroundTasks implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 1024;

  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor timer;

  /** Called by the framework. */
  @Activate
  public BackgroundTasks() {
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            daemons("plugai-auth"));
    pool.allowCoreThreadTimeOut(true);
    timer = new ScheduledThreadPoolExecutor(1, daemons("plugai-auth-timer"));
    timer.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Runs it soon.
   *
   * @throws java.util.concurrent.RejectedExecutionException where too much waits already
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Runs it from time to time; a failure is logged and does not end that. */
  public ScheduledFuture<?> every(Duration period, String what, Runnable task) {
    return timer.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.warn("{} did not succeed and is tried again later: {}", what, e.getMessage());
          }
        },
        period.toMillis(),
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Ends the threads. */
  @Deactivate
  public void stop() {
    timer.shutdownNow();
    pool.shutdownNow();
  }
}
