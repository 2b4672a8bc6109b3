package io.plugai.core.downloads.fetch;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often something is tried again: what may pass, as long as there is patience since the last
 * time that it went well; what is nonsense, a few times; all else not at all. For one thread.
 */
final class Retries {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration LONGEST_TOLD = Duration.ofMinutes(15);
  private static final int NONSENSE = 3;
  private static final int MOST_DOUBLINGS = 10;

  private static final Set<ErrorCode> PASSING =
      Set.of(ErrorCode.BACKEND_UNAVAILABLE, ErrorCode.BACKEND_TIMEOUT, ErrorCode.RATE_LIMITED);

  private final FetchLimits limits;
  private int failures;
  private int nonsense;
  private long wellUntil = System.nanoTime();

  Retries(FetchLimits limits) {
    this.limits = limits;
  }

  /** Something came. */
  void wentWell() {
    failures = 0;
    wellUntil = System.nanoTime();
  }

  /**
   * How long to wait before the next attempt.
   *
   * @throws GatewayException the failure, where there is none
   */
  Duration after(GatewayException failure) {
    boolean nonsenseAgain = failure.code() == ErrorCode.BACKEND_PROTOCOL && ++nonsense < NONSENSE;
    boolean patient =
        PASSING.contains(failure.code())
            && System.nanoTime() - wellUntil < limits.patience().toNanos();
    if (!nonsenseAgain && !patient) {
      throw failure;
    }
    failures++;
    return failure
        .retryAfter()
        .map(told -> told.compareTo(LONGEST_TOLD) < 0 ? told : LONGEST_TOLD)
        .orElseGet(this::backOff);
  }

  /** Doubled each time, and spread, so that those who failed together do not come back together. */
  private Duration backOff() {
    long nanos = limits.firstRetry().toNanos() << Math.min(failures - 1, MOST_DOUBLINGS);
    long bounded = Math.min(nanos, LONGEST.toNanos());
    return Duration.ofNanos(bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
  }
}
