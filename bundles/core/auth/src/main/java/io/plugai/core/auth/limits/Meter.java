package io.plugai.core.auth.limits;

import io.github.bucket4j.TimeMeter;
import io.plugai.core.auth.common.Time;
import java.time.Duration;

/** Our time for buckets. */
record Meter(Time time) implements TimeMeter {
  @Override
  public long currentTimeNanos() {
    return time.nanos();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }

  /** What to tell a client: whole seconds, one at least. */
  static Duration toWait(long nanos) {
    return Duration.ofSeconds(Math.max(1, (nanos + 999_999_999) / 1_000_000_000));
  }
}
