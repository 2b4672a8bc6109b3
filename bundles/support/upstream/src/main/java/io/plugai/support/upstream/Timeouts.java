package io.plugai.support.upstream;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Optional;

/** How long one exchange is waited for, all in all and for the moment. Safe for all threads. */
final class Timeouts {
  /** How long an ended answer's connection may take to come to its end and be used again. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final UpstreamLimits limits;
  private final Duration total;
  private final long totalAt;
  private final Alarm alarm;

  /**
   * Begins now; an exchange that it runs out for is ended by that action.
   *
   * @param own a limit for everything that this exchange has for itself
   */
  Timeouts(Upstream upstream, Optional<Duration> own, Runnable action) {
    this.limits = upstream.limits();
    this.total = own.filter(it -> it.compareTo(limits.total()) < 0).orElse(limits.total());
    this.totalAt = System.nanoTime() + total.toNanos();
    this.alarm = upstream.alarm(action);
  }

  void forFirstByte() {
    forSilence(limits.firstByte());
  }

  void forNextBytes() {
    forSilence(limits.idle());
  }

  /** The provider is not what is waited for: only the limit of everything counts. */
  void forReader() {
    alarm.set(totalAt);
  }

  void forLingering() {
    alarm.set(System.nanoTime() + LINGER.toNanos());
  }

  /** Whether there is that much time left. */
  boolean allows(Duration wait) {
    return System.nanoTime() + wait.toNanos() - totalAt < 0;
  }

  /** What its end means. */
  GatewayException ranOut() {
    return new GatewayException(
        ErrorCode.BACKEND_TIMEOUT,
        allows(Duration.ZERO)
            ? "The provider was silent for too long."
            : "The whole exchange took longer than " + total.toMillis() + " ms.");
  }

  void end() {
    alarm.turnOff();
  }

  private void forSilence(Duration silence) {
    long at = System.nanoTime() + silence.toNanos();
    alarm.set(at - totalAt < 0 ? at : totalAt);
  }
}
