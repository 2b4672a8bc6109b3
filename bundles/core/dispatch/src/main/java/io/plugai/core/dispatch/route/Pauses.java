package io.plugai.core.dispatch.route;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whom a model has asked to come back later: a limit of rate is one of a credential, so it says
 * nothing of other people's. Safe for all threads.
 */
final class Pauses {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MOST = 1024;

  private final Map<String, Long> until = new ConcurrentHashMap<>();

  void add(String callerId, Duration pause, long now) {
    if (until.size() >= MOST) {
      until.values().removeIf(end -> now - end >= 0);
    }
    if (until.size() < MOST) {
      long nanos = Math.min(pause.toNanos(), LONGEST.toNanos());
      until.put(callerId, now + nanos);
    }
  }

  boolean holds(String callerId, long now) {
    if (until.isEmpty()) {
      return false;
    }
    Long end = until.get(callerId);
    return end != null && now - end < 0;
  }

  void clear(String callerId) {
    if (!until.isEmpty()) {
      until.remove(callerId);
    }
  }
}
