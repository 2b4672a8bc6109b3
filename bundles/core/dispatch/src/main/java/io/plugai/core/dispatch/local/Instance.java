package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.pool.Lease;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One loaded copy of a model. Its fields are guarded by the lock of its {@link LocalModel}. */
final class Instance {
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

  private final LoadedModel model;
  private final Lease<ModelRunner> runner;
  private final Revision revision;
  private final LoadOptions options;
  private final Residency.Place place;
  private final Instant loadedAt;
  private final CompletableFuture<Void> departed = new CompletableFuture<>();
  final Set<Permit> permits = new LinkedHashSet<>();
  boolean retired;
  boolean closing;

  /** Set before any of its generations fails, by whichever thread sees it go. */
  private volatile boolean gone;

  /**
   * A copy that has just been loaded.
   *
   * @param revision the state of the files that it was loaded from
   * @param options what it was loaded with
   * @param place the memory that it takes, which goes back with it
   */
  Instance(
      LoadedModel model,
      Lease<ModelRunner> runner,
      Revision revision,
      LoadOptions options,
      Residency.Place place,
      Instant loadedAt) {
    this.model = model;
    this.runner = runner;
    this.revision = revision;
    this.options = options;
    this.place = place;
    this.loadedAt = loadedAt;
    model.terminated().whenComplete((done, failure) -> gone = true);
  }

  LoadedModel model() {
    return model;
  }

  Lease<ModelRunner> runner() {
    return runner;
  }

  Revision revision() {
    return revision;
  }

  LoadOptions options() {
    return options;
  }

  Residency.Place place() {
    return place;
  }

  Instant loadedAt() {
    return loadedAt;
  }

  /** Whether its worker has ended, even if nobody has acted on that yet. */
  boolean gone() {
    return gone;
  }

  boolean hasRoom() {
    return !gone && permits.size() < model.capacity();
  }

  List<Permit> currentPermits() {
    return List.copyOf(permits);
  }

  /** Completes when its model knows no more of it. */
  CompletableFuture<Void> departed() {
    return departed;
  }

  /**
   * Ends the worker on a thread of the executor's, and gives back the runner and the memory. What a
   * runner does not end in time is reported, and given up.
   */
  CompletableFuture<Void> close(Executor executor, Duration limit) {
    return CompletableFuture.runAsync(model::close, executor)
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, failure) -> report(failure))
        .thenRun(runner::release)
        .thenRun(place::release);
  }

  private boolean report(@Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      LOG.error("{} does not end a worker; it is left to itself.", runner.identity());
    } else if (failure != null) {
      LOG.error("{} failed to end a worker: {}", runner.identity(), failure.toString());
    }
    return failure == null;
  }
}
