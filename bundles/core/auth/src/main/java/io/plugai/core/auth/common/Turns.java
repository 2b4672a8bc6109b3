package io.plugai.core.auth.common;

import io.plugai.core.api.error.Refusal;
import io.plugai.core.api.error.RefusedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one after the other do what must not be done twice at once. While the database makes each
 * wait, those behind do not wait for all of them, but are told to try again.
 */
public final class Turns {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Duration longest;

  /** Turns that are waited for as long as a request may be held up. */
  public Turns() {
    this(LONGEST_WAIT);
  }

  Turns(Duration longest) {
    this.longest = longest;
  }

  /**
   * Does it when it is its turn.
   *
   * @throws RefusedException {@code UNAVAILABLE} where that does not come soon
   */
  public <T> T take(Supplier<T> action) {
    try {
      if (!lock.tryLock(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private static RefusedException busy() {
    return new RefusedException(Refusal.UNAVAILABLE, "Too much is asked at once. Try again.")
        .withRetryAfter(Duration.ofSeconds(1));
  }
}
