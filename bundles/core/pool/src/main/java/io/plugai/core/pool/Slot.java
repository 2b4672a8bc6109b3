package io.plugai.core.pool;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.PluginIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One bound service and the leases on it. */
final class Slot<S> {
  /** How long revoked leases may take to come back. */
  private static final Duration REVOKE_GRACE = Duration.ofSeconds(5);

  private final S service;
  private final PluginIdentity identity;
  private final Set<SlotLease<S>> leases = ConcurrentHashMap.newKeySet();
  private final CountDownLatch drained = new CountDownLatch(1);
  private volatile boolean retired;

  Slot(S service, PluginIdentity identity) {
    this.service = service;
    this.identity = identity;
  }

  S service() {
    return service;
  }

  PluginIdentity identity() {
    return identity;
  }

  boolean retired() {
    return retired;
  }

  int inFlight() {
    return leases.size();
  }

  BackendStatus status(BackendStatus.Kind kind, BackendStatus.State state) {
    return new BackendStatus(
        kind,
        identity.id(),
        identity.version(),
        identity.bundleId(),
        identity.bundleName(),
        state,
        inFlight());
  }

  /**
   * Takes a lease, unless the slot is retired. The lease is entered first and {@code retired} read
   * afterwards: whoever retires the slot either sees the lease or is seen by it.
   */
  Optional<Lease<S>> tryAcquire() {
    SlotLease<S> lease = new SlotLease<>(this);
    leases.add(lease);
    if (!retired) {
      return Optional.of(lease);
    }
    release(lease);
    return Optional.empty();
  }

  void release(SlotLease<S> lease) {
    leases.remove(lease);
    if (retired && leases.isEmpty()) {
      drained.countDown();
    }
  }

  /** Takes no more leases from now on. */
  void retire() {
    retired = true;
    leases.forEach(SlotLease::retire);
    if (leases.isEmpty()) {
      drained.countDown();
    }
  }

  /**
   * Waits for the last lease; past the limit, revokes what is left.
   *
   * @return how many leases had to be revoked
   */
  int drain(Duration limit) throws InterruptedException {
    if (drained.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return 0;
    }
    List<SlotLease<S>> late = List.copyOf(leases);
    late.forEach(SlotLease::revoke);
    drained.await(REVOKE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    return late.size();
  }
}
