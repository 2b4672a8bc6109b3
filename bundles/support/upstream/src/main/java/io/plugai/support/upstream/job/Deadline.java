package io.plugai.support.upstream.job;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;

/** When a job has taken too long. Begins when it is made. Immutable. */
final class Deadline {
  private final Duration total;
  private final long endsAt;

  Deadline(Duration total) {
    this.total = total;
    this.endsAt = System.nanoTime() + total.toNanos();
  }

  /** What is left of it if that is the shorter time. */
  Duration bounding(Duration wait) {
    Duration left = left();
    return wait.compareTo(left) < 0 ? wait : left;
  }

  /**
   * Whether there is time for anything more.
   *
   * @throws GatewayException where there is none
   */
  void check() {
    if (left().isZero()) {
      throw exceeded();
    }
  }

  /** The same failure, or what it means where it came of this. */
  GatewayException meaning(GatewayException failure) {
    return failure.code() == ErrorCode.BACKEND_TIMEOUT && left().isZero() ? exceeded() : failure;
  }

  private GatewayException exceeded() {
    return new GatewayException(
        ErrorCode.BACKEND_TIMEOUT,
        "The provider's job took longer than " + total.toMillis() + " ms.");
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, endsAt - System.nanoTime()));
  }
}
