package io.plugai.http.generate;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bodies of all requests that are under way may take of the memory together. Many large
 * ones at once would otherwise end the process, each of them within its own limit. Safe for all
 * threads.
 */
final class BodyBudget {
  /** A body is in memory up to some five times: as it came, as read, and as it goes on. */
  private static final int SHARE_OF_HEAP = 8;

  private final AtomicLong left;

  BodyBudget(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /** The share of this process's heap that bodies may take. */
  static BodyBudget ofHeap() {
    return new BodyBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /** Takes so many bytes, or none where there are not as many. */
  boolean take(long bytes) {
    long before = left.getAndUpdate(had -> had >= bytes ? had - bytes : had);
    return before >= bytes;
  }

  /** Gives back what was taken. */
  void give(long bytes) {
    left.addAndGet(bytes);
  }
}
