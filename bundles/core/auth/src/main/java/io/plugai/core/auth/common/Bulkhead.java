package io.plugai.core.auth.common;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets only so many at once do something, first come, first served. Whoever would wait for too
 * long, or behind too many, is told to try again. Not for use within itself. Safe for all threads.
 */
public final class Bulkhead {
  private final Semaphore turns;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int mostWaiting;
  private final Duration longest;
  private final String busy;

  /**
   * Nobody has a turn yet.
   *
   * @param atOnce how many have one at the same time
   * @param mostWaiting how many may wait for one
   * @param longest how long each may wait
   * @param busy what the others are told
   */
  public Bulkhead(int atOnce, int mostWaiting, Duration longest, String busy) {
    this.turns = new Semaphore(atOnce, true);
    this.mostWaiting = mostWaiting;
    this.longest = longest;
    this.busy = busy;
  }

  /**
   * Does it when it is its turn.
   *
   * @throws GatewayException {@code UNAVAILABLE} where that does not come soon
   */
  public <T> T take(Supplier<T> action) {
    await();
    try {
      return action.get();
    } finally {
      turns.release();
    }
  }

  private void await() {
    try {
      if (waiting.incrementAndGet() > mostWaiting
          || !turns.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    } finally {
      waiting.decrementAndGet();
    }
  }

  private GatewayException busy() {
    return new GatewayException(ErrorCode.UNAVAILABLE, busy).withRetryAfter(longest);
  }
}
