package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.pool.Lease;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelRunner;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One loaded copy of a model. Its fields are guarded by the lock of its {@link LocalModel}. */
final class Instance {
  private final LoadedModel model;
  private final Lease<ModelRunner> runner;
  private final Revision revision;
  private final long loadedAt = System.nanoTime();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  final Set<Permit> permits = new LinkedHashSet<>();
  boolean retired;
  boolean closing;

  /** Set before any of its generations fails, by whichever thread sees it go. */
  private volatile boolean gone;

  Instance(LoadedModel model, Lease<ModelRunner> runner, Revision revision) {
    this.model = model;
    this.runner = runner;
    this.revision = revision;
    model.terminated().whenComplete((done, failure) -> gone = true);
  }

  LoadedModel model() {
    return model;
  }

  Lease<ModelRunner> runner() {
    return runner;
  }

  /** The state of the files that it was loaded from. */
  Revision revision() {
    return revision;
  }

  long ageNanos() {
    return System.nanoTime() - loadedAt;
  }

  boolean hasRoom() {
    return !gone && permits.size() < model.capacity();
  }

  List<Permit> currentPermits() {
    return List.copyOf(permits);
  }

  /** Completes when its memory has been given back. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  /** Ends the worker and lets the runner go. Blocks for a short while. */
  void close() {
    try {
      model.close();
    } finally {
      runner.release();
      closed.complete(null);
    }
  }
}
