package io.plugai.core.dispatch.local;

import java.time.Instant;

/** A model as the residency sees it. Safe for all threads. */
interface Resident {
  /** Its full id. */
  String id();

  /** Whether it stays whatever else is asked for. */
  boolean pinned();

  /** When it was last asked something, or loaded. */
  Instant lastUsed();

  /** Begins to leave, unless it is in use. */
  boolean evictIfIdle();

  /** Ends what it has begun, then leaves; what waits for it waits for the next time. */
  void yieldPlace();
}
