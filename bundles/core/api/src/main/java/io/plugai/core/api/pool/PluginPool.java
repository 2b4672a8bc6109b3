package io.plugai.core.api.pool;

import io.plugai.core.api.dispatch.BackendStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Services of plug-ins of one kind, by id, several versions of an id side by side: the highest
 * serves. Nothing here blocks. Safe for all threads.
 *
 * @param <S> the service
 */
public interface PluginPool<S> {

  /** A lease on the serving version of that id, or empty where there is none now. */
  Optional<Lease<S>> acquire(String id);

  /**
   * A lease as soon as there is one. Fails with a {@link java.util.concurrent.TimeoutException}
   * after the park limit, or at once with {@code QUEUE_FULL} where too many wait already. Who loses
   * interest cancels the future.
   *
   * @param parkLimit how long to wait for a plug-in that is away
   * @param queueLimit how many may wait for that id
   */
  CompletableFuture<Lease<S>> acquireOrPark(String id, Duration parkLimit, int queueLimit);

  /** Leases on the serving version of each id, sorted by id. The caller releases all of them. */
  List<Lease<S>> acquireAll();

  /** Who serves that id now. */
  Optional<PluginIdentity> serving(String id);

  /** Who serves each id now, sorted by id. */
  List<PluginIdentity> serving();

  /** Whether a higher version than the leased one serves now, or the leased one is leaving. */
  boolean superseded(Lease<S> lease);

  /** What is bound now, the serving version of each id first, those on their way out last. */
  List<BackendStatus> status();

  /**
   * Has a listener told of all that changes from now on, and of every id that is served already.
   *
   * @return what to run when it wants to hear no more
   */
  Runnable listen(PoolListener listener);
}
