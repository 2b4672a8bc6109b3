package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.ModelSource;
import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.PluginPool;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the runner that can run a model's files, and has it load them. Safe for all threads. */
final class ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  private final PluginPool<ModelRunner> runners;
  private final Executor executor;

  /** A loader that examines files on the executor. */
  ModelLoader(PluginPool<ModelRunner> runners, Executor executor) {
    this.runners = runners;
    this.executor = executor;
  }

  /** There is no runner at all at the moment. */
  static final class NoRunnerException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The files were changed while they were read, so that nobody knows what was loaded. */
  static final class FilesChangedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Loads the files. Fails with {@link NoRunnerException} or {@link FilesChangedException}, or with
   * a {@link GatewayException} that says why it cannot be done.
   */
  CompletableFuture<Instance> load(String id, ModelSource.Local source) {
    CompletableFuture<Instance> result = new CompletableFuture<>();
    executor.execute(() -> loadWithFirstAble(id, source, result));
    return result;
  }

  /** What went wrong, as callers are told. */
  static GatewayException explain(String id, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof GatewayException known && known.code().isForPlugins()
        ? known
        : new GatewayException(
            ErrorCode.BACKEND_UNAVAILABLE, "The model " + id + " could not be loaded.", cause);
  }

  private void loadWithFirstAble(
      String id, ModelSource.Local source, CompletableFuture<Instance> result) {
    List<Lease<ModelRunner>> candidates = runners.acquireAll();
    String obstacle = "";
    boolean found = false;
    for (Lease<ModelRunner> candidate : candidates) {
      Support support = found ? new Support.NotSupported("") : examine(id, candidate, source);
      if (support instanceof Support.Ready) {
        found = true;
        loadWith(id, candidate, source, result);
      } else {
        candidate.release();
        obstacle = obstacle.isEmpty() ? reason(support) : obstacle;
      }
    }
    if (candidates.isEmpty()) {
      result.completeExceptionally(new NoRunnerException());
    } else if (!found) {
      result.completeExceptionally(new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, obstacle));
    }
  }

  private static Support examine(
      String id, Lease<ModelRunner> candidate, ModelSource.Local source) {
    try {
      return candidate.service().supports(source.files());
    } catch (RuntimeException e) {
      LOG.warn("{} cannot examine {}: {}", candidate.identity(), id, e.getClass().getName());
      return new Support.NotSupported("The runner cannot read the model's files.");
    }
  }

  private static String reason(Support support) {
    if (support instanceof Support.HostLacks lacks) {
      return lacks.remedy();
    }
    return support instanceof Support.NotSupported no ? no.reason() : "";
  }

  private void loadWith(
      String id,
      Lease<ModelRunner> runner,
      ModelSource.Local source,
      CompletableFuture<Instance> result) {
    long start = System.nanoTime();
    Revision before = Revision.of(source.files().files());
    try {
      runner
          .service()
          .load(source.files(), LoadOptions.defaults())
          .whenComplete(
              (model, failure) -> {
                if (failure == null) {
                  long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                  LOG.info("Loaded {} with {} in {} ms", id, runner.identity(), millis);
                  check(new Instance(model, runner, before), source, result);
                } else {
                  runner.release();
                  result.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      runner.release();
      result.completeExceptionally(e);
    }
  }

  private void check(
      Instance instance, ModelSource.Local source, CompletableFuture<Instance> result) {
    if (Revision.of(source.files().files()).equals(instance.revision())) {
      result.complete(instance);
    } else {
      executor.execute(instance::close);
      result.completeExceptionally(new FilesChangedException());
    }
  }
}
