package io.plugai.core.dispatch.pool;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The right to use a service. The service is not let go while the lease is held, unless the drain
 * limit passes: then the lease is revoked.
 */
public final class Lease<S> {
  private static final Runnable NOTHING = () -> {};
  private static final Runnable REVOKED = () -> {};

  private final Slot<S> slot;
  private final AtomicReference<Runnable> onRevoke = new AtomicReference<>(NOTHING);

  Lease(Slot<S> slot) {
    this.slot = slot;
  }

  /** The leased service. */
  public S service() {
    return slot.service();
  }

  /** Which service this is. */
  public ServiceIdentity identity() {
    return slot.identity();
  }

  /** Whether the service is on its way out. */
  public boolean retired() {
    return slot.retired();
  }

  /** What to do when the lease is revoked; done at once if it has been. Set once. */
  public void onRevoke(Runnable action) {
    if (!onRevoke.compareAndSet(NOTHING, action)) {
      action.run();
    }
  }

  /** Gives the service back. Does nothing the second time. */
  public void release() {
    slot.release(this);
  }

  void revoke() {
    onRevoke.getAndSet(REVOKED).run();
  }
}
