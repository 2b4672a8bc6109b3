package io.plugai.core.auth;

import io.plugai.core.auth.common.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told otherwise. */
public final class TestClock {
  private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  public Time time() {
    return new Time(now::get, () -> Duration.between(START, now.get()).toNanos());
  }

  public Instant now() {
    return now.get();
  }

  public void advance(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }
}
