package io.plugai.core.dispatch.local;

import io.plugai.spi.runner.LoadedModel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** The right to run one generation on a loaded model. */
public final class Permit {
  private static final Runnable NOTHING = () -> {};
  private static final Runnable REVOKED = () -> {};

  private final Instance instance;
  private final ModelRequests owner;
  private final long grantedAt = System.nanoTime();
  private final AtomicBoolean held = new AtomicBoolean(true);
  private final AtomicReference<Runnable> onRevoke = new AtomicReference<>(NOTHING);

  Permit(ModelRequests owner, Instance instance) {
    this.owner = owner;
    this.instance = instance;
  }

  /** The model to ask. */
  public LoadedModel model() {
    return instance.model();
  }

  /** What to do when the model is taken away from under the generation. Set once. */
  public void onRevoke(Runnable action) {
    if (!onRevoke.compareAndSet(NOTHING, action)) {
      action.run();
    }
  }

  /** Frees the slot for the next in the queue. Does nothing the second time. */
  public void release() {
    if (held.compareAndSet(true, false)) {
      owner.released(this, instance);
    }
  }

  Duration heldFor() {
    return Duration.ofNanos(System.nanoTime() - grantedAt);
  }

  void revoke() {
    onRevoke.getAndSet(REVOKED).run();
  }
}
