package io.plugai.core.downloads.fetch;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A limit of bytes per second. Whoever takes some waits until they are due, so that all who take
 * from it stay below it together. Safe for all threads.
 */
public final class Throttle {
  private static final long SECOND = 1_000_000_000;

  /** How much may come at once after a silence, in nanoseconds of the rate. */
  private static final long BURST = SECOND / 10;

  private final LongSupplier rate;
  private final LongSupplier clock;
  private long due;

  /**
   * @param rate bytes per second, asked each time; 0 is without a limit
   */
  public Throttle(LongSupplier rate) {
    this(rate, System::nanoTime);
  }

  Throttle(LongSupplier rate, LongSupplier clock) {
    this.rate = rate;
    this.clock = clock;
    this.due = clock.getAsLong();
  }

  /** Waits until so many bytes are due. */
  void take(long bytes, Control control) {
    long wait = reserve(bytes);
    if (wait > 0) {
      control.pause(Duration.ofNanos(wait));
    }
  }

  /** For how many nanoseconds to wait. */
  synchronized long reserve(long bytes) {
    long perSecond = rate.getAsLong();
    if (perSecond <= 0) {
      return 0;
    }
    long now = clock.getAsLong();
    due = Math.max(due, now - BURST) + Math.multiplyExact(bytes, SECOND) / perSecond;
    return due - now;
  }
}
