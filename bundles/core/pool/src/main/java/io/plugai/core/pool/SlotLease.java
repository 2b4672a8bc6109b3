package io.plugai.core.pool;

import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.PluginIdentity;
import java.util.concurrent.atomic.AtomicReference;

/** A lease on a slot's service. */
final class SlotLease<S> implements Lease<S> {
  private static final Runnable NOTHING = () -> {};
  private static final Runnable DONE = () -> {};

  private final Slot<S> slot;
  private final AtomicReference<Runnable> onRetire = new AtomicReference<>(NOTHING);
  private final AtomicReference<Runnable> onRevoke = new AtomicReference<>(NOTHING);

  SlotLease(Slot<S> slot) {
    this.slot = slot;
  }

  @Override
  public S service() {
    return slot.service();
  }

  @Override
  public PluginIdentity identity() {
    return slot.identity();
  }

  @Override
  public boolean retired() {
    return slot.retired();
  }

  @Override
  public void onRetire(Runnable action) {
    set(onRetire, action);
  }

  @Override
  public void onRevoke(Runnable action) {
    set(onRevoke, action);
  }

  private static void set(AtomicReference<Runnable> slot, Runnable action) {
    if (!slot.compareAndSet(NOTHING, action)) {
      action.run();
    }
  }

  @Override
  public void release() {
    slot.release(this);
  }

  void retire() {
    onRetire.getAndSet(DONE).run();
  }

  void revoke() {
    onRevoke.getAndSet(DONE).run();
  }
}
