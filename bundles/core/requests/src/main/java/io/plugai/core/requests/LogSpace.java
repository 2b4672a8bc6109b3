package io.plugai.core.requests;

/**
 * What the events of one request may take on the heap: a little for nothing, and more in steps from
 * what all requests share. Guarded by the lock of its request.
 */
final class LogSpace {
  private static final long FREE = 16 * 1024;
  private static final long STEP = 64 * 1024;

  private final HeapShare share;
  private final long most;
  private final boolean whole;
  private long taken;

  /**
   * @param most bytes that one request may take
   * @param whole whether all its events have to be kept; otherwise those that were seen may go
   */
  LogSpace(HeapShare share, long most, boolean whole) {
    this.share = share;
    this.most = most;
    this.whole = whole;
  }

  /**
   * Makes room for what a log holds.
   *
   * @param seen the number of the last event that may go
   * @return false where there is no room, and nothing may go
   */
  boolean holds(EventLog log, long seen) {
    while (log.weight() > FREE + taken) {
      if (log.weight() <= most && share.take(STEP)) {
        taken += STEP;
      } else if (whole) {
        return false;
      } else {
        log.trim(seen, FREE);
        return true; // what is left is bounded by how far the owner lags behind
      }
    }
    return true;
  }

  /** The request has ended: others may have what it took. */
  void give() {
    share.give(taken);
    taken = 0;
  }
}
