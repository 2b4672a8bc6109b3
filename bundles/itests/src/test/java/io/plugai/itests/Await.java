package io.plugai.itests;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what another process does: it gives us no event, so it is asked again and again. */
final class Await {
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final long BETWEEN_MILLIS = 50;

  private Await() {}

  interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns once it is so.
   *
   * @param what it is, for people
   * @throws IllegalStateException if it is not within a minute and a half
   */
  static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Not within " + LONGEST + ": " + what);
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
    }
  }
}
