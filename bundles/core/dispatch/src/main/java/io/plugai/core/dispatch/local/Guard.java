package io.plugai.core.dispatch.local;

import java.util.function.Supplier;

/**
 * The lock of one model. What follows from a change is done once the lock is free, in the order of
 * the changes.
 */
final class Guard {
  private final Object lock = new Object();
  private final EffectQueue effects = new EffectQueue();

  /** Changes the state; within a change, as a part of it. */
  void change(Runnable step) {
    boolean nested = Thread.holdsLock(lock);
    synchronized (lock) {
      step.run();
    }
    if (!nested) {
      effects.run();
    }
  }

  /** Looks at the state. */
  <T> T look(Supplier<T> at) {
    synchronized (lock) {
      return at.get();
    }
  }

  /** Notes what is to be done once the lock is free; called within a change. */
  void then(Runnable effect) {
    effects.add(effect);
  }
}
