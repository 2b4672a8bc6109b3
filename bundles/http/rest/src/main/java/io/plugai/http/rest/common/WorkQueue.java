package io.plugai.http.rest.common;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.core.Response;

/**
 * Does what takes long on a few threads of its own and answers then, so that no thread of the
 * server waits for it. As many as may wait do; whoever comes then is told to try again. Safe for
 * all threads.
 */
public final class WorkQueue {
  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor executor;
  private final Duration longest;
  private final String tooMany;
  private final LongSupplier nanos;

  /**
   * Starts nothing yet: threads come with the work, and go a while after it.
   *
   * @param name of the threads
   * @param threads how many pieces of work are done at once
   * @param waiting how many more may wait
   * @param longest how long each may wait for its turn
   * @param tooMany what the callers beyond that are told
   */
  public WorkQueue(String name, int threads, int waiting, Duration longest, String tooMany) {
    this(name, threads, waiting, longest, tooMany, System::nanoTime);
  }

  /** With another clock. */
  WorkQueue(
      String name, int threads, int waiting, Duration longest, String tooMany, LongSupplier nanos) {
    this.longest = longest;
    this.tooMany = tooMany;
    this.nanos = nanos;
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            task -> new Thread(task, name));
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Does it and answers with what it returns or throws.
   *
   * <p>Where it has waited for too long, the answer is {@code UNAVAILABLE}.
   *
   * @throws GatewayException {@code UNAVAILABLE} where too many wait already
   */
  public void answer(AsyncResponse response, Supplier<Response> action) {
    long came = nanos.getAsLong();
    try {
      executor.execute(() -> run(response, action, came));
    } catch (RejectedExecutionException e) {
      throw refused();
    }
  }

  private GatewayException refused() {
    return new GatewayException(ErrorCode.UNAVAILABLE, tooMany)
        .withRetryAfter(Duration.ofSeconds(1));
  }

  private void run(AsyncResponse response, Supplier<Response> action, long came) {
    try {
      if (nanos.getAsLong() - came > longest.toNanos()) {
        throw refused();
      }
      response.resume(action.get());
    } catch (RuntimeException | LinkageError e) {
      response.resume(e);
    }
  }

  /** Takes nothing more; what waits is still done. */
  public void stop() {
    executor.shutdown();
  }
}
