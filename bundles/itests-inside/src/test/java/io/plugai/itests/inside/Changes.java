package io.plugai.itests.inside;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for something to be so: looks again with each change that it is told of. */
final class Changes {
  private static final long PATIENCE_SECONDS = 60;

  private final Semaphore told = new Semaphore(0);

  /** Something has changed. */
  void tell() {
    told.release();
  }

  /**
   * Waits until nothing is wrong.
   *
   * @return what still is after a minute; nothing, if all is well
   */
  List<String> awaitNone(Supplier<List<String>> wrong) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<String> found = wrong.get();
    while (!found.isEmpty() && told.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      told.drainPermits();
      found = wrong.get();
    }
    return found;
  }
}
