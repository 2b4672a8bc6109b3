package io.plugai.core.dispatch.route;

import io.plugai.core.dispatch.run.Course;
import io.plugai.core.dispatch.run.End;
import io.plugai.core.dispatch.run.Run;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One candidate tried: the run that it makes, and what comes of it for its route. */
final class Attempt implements Course {
  private final Candidate candidate;
  private final Health health;
  private final RouteSubscription route;
  private final long began = System.nanoTime();

  Attempt(Candidate candidate, Health health, RouteSubscription route) {
    this.candidate = candidate;
    this.health = health;
    this.route = route;
  }

  Candidate candidate() {
    return candidate;
  }

  Run run(Runs runs, Duration limit, boolean last) {
    return runs.run(candidate, this, limit, last);
  }

  /** It will not begin: its request was cancelled. */
  void abandon() {
    health.abandoned();
  }

  @Override
  public void answered(long nanos) {
    health.answered(nanos);
    route.answered(this);
  }

  @Override
  public boolean ended(End how, String callerId) {
    health.ended(how, callerId);
    return route.ended(this, how);
  }

  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }
}
