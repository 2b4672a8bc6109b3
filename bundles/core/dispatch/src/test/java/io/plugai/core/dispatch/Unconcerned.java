package io.plugai.core.dispatch;

import io.plugai.core.api.dispatch.DispatchProgress;

/** Wants to hear nothing of what happens before the first event. */
final class Unconcerned implements DispatchProgress {
  @Override
  public void queued(int position) {}

  @Override
  public void loading() {}

  @Override
  public void started() {}
}
