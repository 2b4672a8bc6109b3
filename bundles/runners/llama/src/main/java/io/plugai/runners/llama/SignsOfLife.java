package io.plugai.runners.llama;

import java.time.Duration;

/**
 * Tells a worker that hangs from one that takes its time: whatever it says to anybody is a sign of
 * life. Safe for all threads.
 */
final class SignsOfLife {
  /** Letting go of a generation takes a moment, where a first token may take long. */
  private static final int SHARE_TO_LET_GO = 4;

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Duration limit;
  private volatile long lastAt = System.nanoTime();

  /**
   * @param limit how long a worker that was asked for something may say nothing at all
   */
  SignsOfLife(Duration limit) {
    this.limit = limit;
  }

  /** It has said something. */
  void noted() {
    lastAt = System.nanoTime();
  }

  /** Whether it has said nothing for too long since it was asked at this time. */
  boolean hangs(long askedAt) {
    return silence(askedAt).compareTo(limit) >= 0;
  }

  /**
   * How long it may take, from now, to let go of a generation that it was asked for at this time.
   * With the silence before, that is no more than a first token may take.
   */
  Duration toLetGo(long askedAt) {
    Duration share = limit.dividedBy(SHARE_TO_LET_GO);
    Duration left = limit.minus(silence(askedAt));
    Duration least = left.compareTo(share) < 0 ? left : share;
    return least.compareTo(SHORTEST) < 0 ? SHORTEST : least;
  }

  private Duration silence(long askedAt) {
    long last = lastAt;
    return Duration.ofNanos(System.nanoTime() - (last - askedAt > 0 ? last : askedAt));
  }
}
