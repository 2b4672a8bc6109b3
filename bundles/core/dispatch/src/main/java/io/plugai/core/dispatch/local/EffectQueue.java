package io.plugai.core.dispatch.local;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what follows from a change of state after the lock is given back, in the order of the
 * changes and one at a time, on whichever thread comes by.
 */
final class EffectQueue {
  private static final Logger LOG = LoggerFactory.getLogger(EffectQueue.class);

  private final Queue<Runnable> effects = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** Notes an effect; called with the lock held, so that the order is that of the changes. */
  void add(Runnable effect) {
    effects.add(effect);
  }

  /** Runs what has been noted; called without the lock. */
  void run() {
    if (pending.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      for (Runnable effect = effects.poll(); effect != null; effect = effects.poll()) {
        attempt(effect);
      }
      missed = pending.addAndGet(-missed);
    } while (missed != 0);
  }

  /** One effect that fails must not keep the others, and all to come, from being run. */
  private static void attempt(Runnable effect) {
    try {
      effect.run();
    } catch (Throwable e) { // an error as well: the model would never do anything again
      LOG.error("A change of a local model could not be told: {}", e.getClass().getName());
    }
  }
}
