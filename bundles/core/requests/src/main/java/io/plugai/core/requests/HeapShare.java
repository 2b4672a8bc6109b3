package io.plugai.core.requests;

import java.util.concurrent.atomic.AtomicLong;

/** What all requests together may hold on the heap. Safe for all threads. */
final class HeapShare {
  private static final int PARTS = 8;

  private final long size;
  private final AtomicLong taken = new AtomicLong();

  HeapShare(long size) {
    this.size = size;
  }

  /** An eighth of the heap. */
  static HeapShare ofHeap() {
    return new HeapShare(Runtime.getRuntime().maxMemory() / PARTS);
  }

  /** Takes a part of it; false where there is not so much left. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= size) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
