package io.plugai.support.upstream;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A handful of threads for everything that one adapter does, and its timer. They go when there is
 * nothing to do. Safe for all threads.
 */
final class Workers {
  private static final int LONGEST_QUEUE = 1 << 16;
  private static final long THREAD_IDLE_SECONDS = 30;

  private final ThreadPoolExecutor executor;
  private final ScheduledThreadPoolExecutor timer;
  private final Set<CompletableFuture<?>> pauses = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Those of that name; none is started before it is needed. */
  Workers(String name) {
    ThreadFactory threads = namedThreads("upstream-" + name + "-");
    int size = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    // What does not fit the queue runs in the thread that brings it, which slows that one down.
    executor =
        new ThreadPoolExecutor(
            size,
            size,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(LONGEST_QUEUE),
            threads,
            (task, pool) -> task.run());
    executor.allowCoreThreadTimeOut(true);
    timer = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(THREAD_IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  Executor executor() {
    return executor;
  }

  Alarm alarm(Runnable action) {
    return new Alarm(timer, executor, action);
  }

  Future<?> later(Runnable task, Duration wait) {
    return timer.schedule(() -> executor.execute(task), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Completes after a while, or fails as soon as these are closed. */
  CompletableFuture<Void> pause(Duration wait) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    pauses.add(over);
    Future<?> timed = later(() -> over.complete(null), wait);
    var unused =
        over.whenComplete(
            (nothing, thrown) -> {
              pauses.remove(over);
              timed.cancel(false);
            });
    if (closed) {
      over.completeExceptionally(stopping());
    }
    return over;
  }

  boolean areClosed() {
    return closed;
  }

  /** Nothing begins from now on; {@link #close()} follows. */
  void stopBeginning() {
    closed = true;
  }

  /** Fails what waits, and lets go of the threads. */
  void close() {
    closed = true;
    pauses.forEach(pause -> pause.completeExceptionally(stopping()));
    timer.shutdownNow();
    executor.shutdown();
  }

  static GatewayException stopping() {
    return new GatewayException(
        ErrorCode.BACKEND_UNAVAILABLE, "The adapter for this provider is being stopped.");
  }

  private static ThreadFactory namedThreads(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
