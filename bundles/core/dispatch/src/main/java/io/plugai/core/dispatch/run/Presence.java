package io.plugai.core.dispatch.run;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.RateLimits.Permit;
import io.plugai.spi.error.GatewayException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request among all that run, however many attempts it takes: it counts against its caller's
 * limits once, from its first attempt to the end of its last. Safe for all threads.
 */
public final class Presence {
  private final Ledger ledger;
  private final Caller caller;

  // Guarded by this.
  private boolean entered;
  private boolean left;
  private @Nullable Permit permit;
  private long tokens;

  /** A request of somebody's that has not begun. */
  public Presence(Ledger ledger, Caller caller) {
    this.ledger = ledger;
    this.caller = caller;
  }

  /** Where its accounts go. */
  public Ledger ledger() {
    return ledger;
  }

  /** Whose it is. */
  public Caller caller() {
    return caller;
  }

  /**
   * An attempt begins; {@link #leave} must follow. Counts the first time.
   *
   * @return why its caller may not begin it now, where that is so
   */
  synchronized Optional<GatewayException> enter() {
    if (entered) {
      return Optional.empty();
    }
    entered = true;
    ledger.running().incrementAndGet();
    try {
      permit = ledger.limits().admit(caller);
      return Optional.empty();
    } catch (GatewayException e) {
      return Optional.of(e);
    }
  }

  /** Whether it was let in. */
  public synchronized boolean admitted() {
    return permit != null;
  }

  /** An attempt took so many tokens. */
  synchronized void spent(long more) {
    tokens += more;
  }

  /** Its last attempt has ended. Does nothing the second time, or where it was never entered. */
  public void leave() {
    Permit held;
    long used;
    synchronized (this) {
      if (!entered || left) {
        return;
      }
      left = true;
      held = permit;
      used = tokens;
    }
    ledger.running().decrementAndGet();
    if (held != null) {
      held.release(used);
    }
  }
}
