package io.plugai.support.upstream.job;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait from time to time. For one step at a time. */
final class Waits {
  private static final double GROWTH = 1.5;
  private static final double JITTER = 0.1;

  private final Duration first;
  private final Duration longest;
  private Duration next;

  Waits(JobLimits limits) {
    this.first = limits.firstWait();
    this.longest = limits.longestWait();
    this.next = first;
  }

  /** The next one. What the provider asks for is kept; others differ, so as not to come at once. */
  Duration next(Optional<Duration> asked) {
    Duration wait = times(next, 1 + ThreadLocalRandom.current().nextDouble(JITTER));
    Duration grown = times(next, GROWTH);
    next = grown.compareTo(longest) < 0 ? grown : longest;
    return asked.map(it -> it.compareTo(first) > 0 ? it : first).orElse(wait);
  }

  private static Duration times(Duration wait, double factor) {
    return Duration.ofNanos((long) (wait.toNanos() * factor));
  }
}
