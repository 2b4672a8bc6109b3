package io.plugai.core.dispatch;

import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.route.RouteTaken;
import java.time.Duration;
import java.util.Optional;

/** Wants to hear nothing of what happens before the first event. */
final class Unconcerned implements DispatchProgress {
  @Override
  public void queued(int position, Optional<Duration> estimate) {}

  @Override
  public void loading() {}

  @Override
  public void started() {}

  @Override
  public void routed(RouteTaken way) {}
}
