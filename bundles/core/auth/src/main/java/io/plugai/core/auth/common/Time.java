package io.plugai.core.auth.common;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What time it is, as the database keeps it; tests have a clock of their own. */
@Component(service = Time.class)
public final class Time {
  private final InstantSource wall;
  private final LongSupplier nanos;

  /** Called by the framework. */
  @Activate
  public Time() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  /** A clock on the wall, and one that only counts. */
  public Time(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
  }

  /** Now, in whole milliseconds. */
  public Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Nanoseconds since some moment; never goes back. */
  public long nanos() {
    return nanos.getAsLong();
  }
}
