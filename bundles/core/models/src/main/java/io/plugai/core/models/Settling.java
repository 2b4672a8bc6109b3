package io.plugai.core.models;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Remembers for how long things have been as they are, by this machine's own clock: that of a
 * network mount may be another. For one thread.
 */
final class Settling {
  /** How something was when it was first seen so. */
  private record Seen(Object state, long since) {}

  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new HashMap<>();
  private boolean isFirstLook = true;

  /**
   * Nothing has been seen yet.
   *
   * @param nanos a clock, as {@link System#nanoTime}
   */
  Settling(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * For how many nanoseconds a thing has been in this state. At the first look at all of them, the
   * files' own times are believed: they may have lain there for long.
   *
   * @param lastChange when it was last changed, in milliseconds since 1970
   */
  long unchangedNanos(String thing, Object state, long lastChange) {
    Seen before = seen.get(thing);
    if (before == null || !before.state().equals(state)) {
      long age = isFirstLook ? Math.max(0, System.currentTimeMillis() - lastChange) : 0;
      before = new Seen(state, nanos.getAsLong() - TimeUnit.MILLISECONDS.toNanos(age));
      seen.put(thing, before);
    }
    return nanos.getAsLong() - before.since();
  }

  /** Ends a look at all things; what was not among them is forgotten. */
  void endLook(Set<String> things) {
    isFirstLook = false;
    seen.keySet().retainAll(things);
  }
}
