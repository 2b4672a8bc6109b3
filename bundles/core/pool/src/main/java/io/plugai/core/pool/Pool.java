package io.plugai.core.pool;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.api.pool.PluginPool;
import io.plugai.core.api.pool.PoolListener;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services of one kind, by id, several versions of an id side by side. Readers see an immutable
 * snapshot; whoever asks for an id that is away for a moment is parked until it comes back.
 *
 * @param <S> the service
 */
public class Pool<S> implements PluginPool<S> {
  private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

  private final BackendStatus.Kind kind;
  private final Object lock = new Object();
  private volatile Map<String, List<Slot<S>>> slots = Map.of();
  private volatile Set<Slot<S>> draining = Set.of();

  /** Waiting requests by id, longest wait first. Guarded by {@code lock}. */
  private final Map<String, Set<CompletableFuture<Lease<S>>>> parked = new HashMap<>();

  private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

  /** An empty pool of services of that kind. */
  public Pool(BackendStatus.Kind kind) {
    this.kind = kind;
  }

  /** Takes in a service and wakes the requests that wait for its id. */
  public void add(S service, PluginIdentity identity) {
    List<CompletableFuture<Lease<S>>> woken;
    synchronized (lock) {
      List<Slot<S>> versions = new ArrayList<>(versions(identity.id()));
      versions.add(new Slot<>(service, identity));
      versions.sort(Comparator.comparing(Slot::identity, Identities.SERVING_FIRST));
      publish(identity.id(), versions);
      Set<CompletableFuture<Lease<S>>> waiting = parked.remove(identity.id());
      woken = waiting == null ? List.of() : List.copyOf(waiting);
    }
    LOG.info("{} {} is here, {} parked requests go on", kindName(), identity, woken.size());
    woken.forEach(future -> acquireOrPark(identity.id(), future, Integer.MAX_VALUE));
    tellChanged(identity.id());
  }

  /**
   * Takes a service out: nothing new goes to it, what it holds may move elsewhere, and this returns
   * when its last lease is back, or has been revoked after the limit.
   */
  public void remove(PluginIdentity identity, Duration limit) {
    if (!retire(identity)) {
      return;
    }
    tellChanged(identity.id());
    CompletableFuture<?>[] moving =
        listeners.stream()
            .map(listener -> listener.leaving(identity).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(moving).join();
    } catch (CompletionException e) {
      LOG.warn("What {} holds could not be moved elsewhere.", identity, e);
    }
    drain(identity, limit);
  }

  @Override
  public Runnable listen(PoolListener listener) {
    listeners.add(listener);
    slots.keySet().forEach(listener::changed);
    return () -> listeners.remove(listener);
  }

  private void tellChanged(String id) {
    listeners.forEach(listener -> listener.changed(id));
  }

  /**
   * Takes a service out of the snapshot. {@link #drain} must follow.
   *
   * @return whether it was there
   */
  public boolean retire(PluginIdentity identity) {
    synchronized (lock) {
      Slot<S> gone = find(versions(identity.id()), identity);
      if (gone == null) {
        return false;
      }
      List<Slot<S>> versions = new ArrayList<>(versions(identity.id()));
      versions.remove(gone);
      Set<Slot<S>> leaving = new LinkedHashSet<>(draining);
      leaving.add(gone);
      draining = Set.copyOf(leaving);
      publish(identity.id(), versions);
      gone.retire();
      return true;
    }
  }

  /** Blocks until a retired service has no lease left, or revokes the leases after the limit. */
  public void drain(PluginIdentity identity, Duration limit) {
    Slot<S> slot = find(draining, identity);
    if (slot == null) {
      return;
    }
    long start = System.nanoTime();
    int before = slot.inFlight();
    int revoked = 0;
    try {
      revoked = slot.drain(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (lock) {
      Set<Slot<S>> leaving = new LinkedHashSet<>(draining);
      leaving.remove(slot);
      draining = Set.copyOf(leaving);
    }
    LOG.info(
        "{} {} has drained: {} in flight at its removal, {} of them cut off, {} ms",
        kindName(),
        identity,
        before,
        revoked,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  @Override
  public Optional<Lease<S>> acquire(String id) {
    while (true) {
      List<Slot<S>> versions = versions(id);
      if (versions.isEmpty()) {
        return Optional.empty();
      }
      Optional<Lease<S>> lease = versions.get(0).tryAcquire();
      if (lease.isPresent()) {
        return lease;
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public Optional<PluginIdentity> serving(String id) {
    return versions(id).stream().findFirst().map(Slot::identity);
  }

  @Override
  public List<PluginIdentity> serving() {
    return slots.values().stream()
        .map(versions -> versions.get(0).identity())
        .sorted(Comparator.comparing(PluginIdentity::id))
        .toList();
  }

  @Override
  public List<Lease<S>> acquireAll() {
    return slots.keySet().stream().sorted().flatMap(id -> acquire(id).stream()).toList();
  }

  @Override
  public boolean superseded(Lease<S> lease) {
    List<Slot<S>> versions = versions(lease.identity().id());
    return lease.retired()
        || (!versions.isEmpty() && !versions.get(0).identity().equals(lease.identity()));
  }

  @Override
  public CompletableFuture<Lease<S>> acquireOrPark(String id, Duration parkLimit, int queueLimit) {
    Optional<Lease<S>> lease = acquire(id);
    if (lease.isPresent()) {
      return CompletableFuture.completedFuture(lease.get());
    }
    CompletableFuture<Lease<S>> future = new CompletableFuture<>();
    future.orTimeout(parkLimit.toMillis(), TimeUnit.MILLISECONDS);
    future.whenComplete((got, failure) -> forget(id, future));
    acquireOrPark(id, future, queueLimit);
    return future;
  }

  private void acquireOrPark(String id, CompletableFuture<Lease<S>> future, int queueLimit) {
    while (!future.isDone()) {
      Optional<Lease<S>> lease = acquire(id);
      if (lease.isPresent()) {
        if (!future.complete(lease.get())) {
          lease.get().release();
        }
      } else if (park(id, future, queueLimit)) {
        return;
      }
    }
  }

  /** Parks a request where its id is still away; full queues fail it. */
  private boolean park(String id, CompletableFuture<Lease<S>> future, int queueLimit) {
    synchronized (lock) {
      if (slots.containsKey(id)) {
        return false;
      }
      Set<CompletableFuture<Lease<S>>> waiting =
          parked.computeIfAbsent(id, key -> new LinkedHashSet<>());
      if (waiting.size() >= queueLimit) {
        waiting.removeIf(CompletableFuture::isDone); // they are about to go by themselves
      }
      if (waiting.size() < queueLimit) {
        waiting.add(future);
        // Whoever completes it from here on waits for the lock and takes it out again.
        if (future.isDone()) {
          waiting.remove(future);
        }
        return true;
      }
    }
    future.completeExceptionally(
        new GatewayException(ErrorCode.QUEUE_FULL, "Too many requests wait for " + id + " already.")
            .withRetryAfter(Duration.ofSeconds(5)));
    return true;
  }

  @Override
  public List<BackendStatus> status() {
    List<BackendStatus> result = new ArrayList<>();
    slots.keySet().stream()
        .sorted()
        .forEach(
            id -> {
              BackendStatus.State state = BackendStatus.State.ACTIVE;
              for (Slot<S> slot : versions(id)) {
                result.add(slot.status(kind, state));
                state = BackendStatus.State.STANDBY;
              }
            });
    draining.forEach(slot -> result.add(slot.status(kind, BackendStatus.State.DRAINING)));
    return result;
  }

  private void forget(String id, CompletableFuture<Lease<S>> future) {
    synchronized (lock) {
      Set<CompletableFuture<Lease<S>>> waiting = parked.get(id);
      if (waiting != null && waiting.remove(future) && waiting.isEmpty()) {
        parked.remove(id);
      }
    }
  }

  private List<Slot<S>> versions(String id) {
    return slots.getOrDefault(id, List.of());
  }

  private void publish(String id, List<Slot<S>> versions) {
    Map<String, List<Slot<S>>> next = new HashMap<>(slots);
    if (versions.isEmpty()) {
      next.remove(id);
    } else {
      next.put(id, List.copyOf(versions));
    }
    slots = Map.copyOf(next);
  }

  private static <S> @Nullable Slot<S> find(Iterable<Slot<S>> among, PluginIdentity identity) {
    for (Slot<S> slot : among) {
      if (slot.identity().equals(identity)) {
        return slot;
      }
    }
    return null;
  }

  private String kindName() {
    return switch (kind) {
      case ADAPTER -> "Adapter";
      case RUNNER -> "Runner";
      case SOURCE -> "Source";
    };
  }
}
