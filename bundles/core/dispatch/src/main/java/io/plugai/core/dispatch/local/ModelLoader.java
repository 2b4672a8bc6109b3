package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.RunnerOffer;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the best runner that can run a model's files, and has it load them. Safe for all threads.
 */
final class ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  private final ModelContext context;

  ModelLoader(ModelContext context) {
    this.context = context;
  }

  /** There is no runner at all at the moment. */
  static final class NoRunnerException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The files were changed while they were read, so that nobody knows what was loaded. */
  static final class FilesChangedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** A runner that can do it, leased. */
  private record Able(Lease<ModelRunner> runner, long memoryBytes) {}

  /**
   * About how many bytes of memory the model will take. Fails with {@link NoRunnerException}, or
   * with a {@link GatewayException} that says why it cannot be run.
   */
  CompletableFuture<Long> need(String id, Target target) {
    return onExecutor(
        result -> {
          Able able = findAble(id, target);
          able.runner().release();
          result.complete(able.memoryBytes());
        });
  }

  /**
   * Loads the files. Fails with {@link NoRunnerException} or {@link FilesChangedException}, or with
   * a {@link GatewayException} that says why it cannot be done.
   *
   * @param place the memory that it takes, which is the copy's from then on
   */
  CompletableFuture<Instance> load(String id, Target target, Residency.Place place) {
    return onExecutor(result -> loadWith(id, findAble(id, target).runner(), target, place, result));
  }

  /** A step that may take a moment. */
  private interface Step<T> {
    void run(CompletableFuture<T> result) throws NoRunnerException;
  }

  private <T> CompletableFuture<T> onExecutor(Step<T> step) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context
        .executor()
        .execute(
            () -> {
              try {
                step.run(result);
              } catch (NoRunnerException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  /** What went wrong, as callers are told. */
  static GatewayException explain(String id, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return new GatewayException(
          ErrorCode.BACKEND_TIMEOUT, "Loading " + id + " took longer than it may.", failure);
    }
    return failure instanceof GatewayException known && known.code().isForPlugins()
        ? known
        : new GatewayException(
            ErrorCode.BACKEND_UNAVAILABLE, "The model " + id + " could not be loaded.", failure);
  }

  /** The failure behind what futures wrap it in. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }

  // ---- finding a runner ----

  private Able findAble(String id, Target target) throws NoRunnerException {
    List<Lease<ModelRunner>> candidates = context.runners().acquireAll();
    if (candidates.isEmpty()) {
      throw new NoRunnerException();
    }
    List<Offered> offers = new ArrayList<>();
    for (Lease<ModelRunner> candidate : candidates) {
      offers.add(new Offered(candidate, examine(id, candidate, target)));
    }
    offers.sort(Comparator.comparing(Offered::offer, RunnerOffer.BEST_FIRST));
    Offered best = offers.get(0);
    boolean able = best.support() instanceof Support.Ready;
    offers.subList(able ? 1 : 0, offers.size()).forEach(other -> other.runner().release());
    if (best.support() instanceof Support.Ready ready) {
      return new Able(best.runner(), ready.memoryBytes());
    }
    throw new GatewayException(
        ErrorCode.BACKEND_UNAVAILABLE,
        offers.stream()
            .map(offer -> reason(offer.support()))
            .filter(reason -> !reason.isEmpty())
            .findFirst()
            .orElse(""));
  }

  /** A runner, leased, and what it says of the model. */
  private record Offered(Lease<ModelRunner> runner, Support support) {
    RunnerOffer offer() {
      return new RunnerOffer(runner.identity(), support);
    }
  }

  private static Support examine(String id, Lease<ModelRunner> candidate, Target target) {
    try {
      return candidate.service().supports(target.source().files(), target.options());
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

  // ---- loading ----

  private void loadWith(
      String id,
      Lease<ModelRunner> runner,
      Target target,
      Residency.Place place,
      CompletableFuture<Instance> result) {
    long start = System.nanoTime();
    Revision before = Revision.of(target.source().files().files());
    CompletableFuture<LoadedModel> load;
    try {
      load = runner.service().load(target.source().files(), target.options()).toCompletableFuture();
    } catch (RuntimeException e) {
      runner.release();
      throw e;
    }
    giveUpInTime(id, runner, result);
    load.whenComplete(
        (model, failure) -> {
          if (failure != null) {
            runner.release();
            result.completeExceptionally(cause(failure));
            return;
          }
          LOG.info("Loaded {} with {} in {} ms", id, runner.identity(), millisSince(start));
          Instance copy =
              new Instance(
                  model, runner, before, target.options(), place, context.clock().instant());
          check(copy, target, result);
        });
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /** A runner ends a load that hangs by itself; this is for one that hangs itself. */
  private void giveUpInTime(
      String id, Lease<ModelRunner> runner, CompletableFuture<Instance> result) {
    Duration limit = context.limits().get().load();
    var unused =
        result
            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (copy, failure) -> {
                  if (failure instanceof TimeoutException) {
                    LOG.error(
                        "{} neither loads {} nor says that it cannot.", runner.identity(), id);
                  }
                });
  }

  private void check(Instance copy, Target target, CompletableFuture<Instance> result) {
    boolean changed = !Revision.of(target.source().files().files()).equals(copy.revision());
    if (changed || !result.complete(copy)) {
      var unused = copy.close(context.closing(), context.limits().get().unload());
      result.completeExceptionally(new FilesChangedException());
    }
  }
}
