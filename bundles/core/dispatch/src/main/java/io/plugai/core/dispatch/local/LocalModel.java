package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.ModelSource;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.api.pool.PluginPool;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.ModelRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model of this machine: at most one serving copy, a queue before it, and older copies that end
 * what they have begun. The queue belongs to the model and not to a copy, so that requests outlast
 * a worker's death and a runner's upgrade.
 */
final class LocalModel {
  private static final Logger LOG = LoggerFactory.getLogger(LocalModel.class);

  /** A copy that dies younger than this counts as a failed load. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private final String id;
  private final PluginPool<ModelRunner> runners;
  private final ModelLoader loader;
  private final ScheduledExecutorService executor;
  private final Supplier<QueueLimits> limits;
  private final EffectQueue effects = new EffectQueue();
  private final Object lock = new Object();

  // All guarded by lock.
  private ModelSource.Local source;
  private final WaitLine queue = new WaitLine(effects);
  private @Nullable Instance current;
  private final List<Instance> leaving = new ArrayList<>();
  private @Nullable CompletableFuture<Void> load;
  private int failures;
  private boolean failed;
  private Optional<String> problem = Optional.empty();
  private boolean removed;

  LocalModel(
      String id,
      ModelSource.Local source,
      PluginPool<ModelRunner> runners,
      ScheduledExecutorService executor,
      Supplier<QueueLimits> limits) {
    this.id = id;
    this.source = source;
    this.runners = runners;
    this.loader = new ModelLoader(runners, executor);
    this.executor = executor;
    this.limits = limits;
  }

  /** Another description of the same model; other files take the place of those loaded. */
  void update(ModelSource.Local next) {
    change(
        () -> {
          boolean otherFiles = differ(next, source);
          source = next;
          if (otherFiles) {
            failures = 0;
            failed = false;
            problem = Optional.empty();
          }
          if (otherFiles && current != null && !current.revision().equals(next.revision())) {
            retire(current);
            current = null;
          }
          if (wanted()) {
            ensureLoading();
          }
        });
  }

  private static boolean differ(ModelSource.Local one, ModelSource.Local other) {
    return !one.files().equals(other.files()) || !one.revision().equals(other.revision());
  }

  /**
   * Queues a request; the ticket is answered on any thread, perhaps before this returns.
   *
   * @return takes the request out of the queue again, where it still waits
   */
  Runnable enqueue(Ticket ticket) {
    AtomicReference<WaitLine.Place> joined = new AtomicReference<>();
    change(
        () -> {
          if (removed) {
            effects.add(() -> ticket.refused(gone()));
          } else if (queue.size() >= limits.get().queue()) {
            effects.add(() -> ticket.refused(full()));
          } else {
            joined.set(join(ticket));
          }
        });
    WaitLine.Place place = joined.get();
    return place == null ? () -> {} : () -> withdraw(place);
  }

  private WaitLine.Place join(Ticket ticket) {
    WaitLine.Place place = queue.join(ticket);
    serve();
    if (place.waiting()) {
      place.bound(schedule(() -> expire(place), limits.get().waiting()));
      ensureLoading();
    }
    return place;
  }

  private void withdraw(WaitLine.Place place) {
    change(
        () -> {
          if (queue.leave(place)) {
            announce();
          }
        });
  }

  void released(Permit permit, Instance instance) {
    change(
        () -> {
          instance.permits.remove(permit);
          if (instance.retired) {
            closeIfIdle(instance);
          } else {
            serve();
          }
        });
  }

  /** Loads it where it is not loaded; completes when it can answer. */
  CompletableFuture<Void> load() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    change(
        () -> {
          if (removed) {
            result.completeExceptionally(gone());
          } else if (current != null) {
            result.complete(null);
          } else {
            ensureLoading()
                .whenComplete(
                    (done, failure) -> {
                      if (failure == null) {
                        result.complete(null);
                      } else {
                        result.completeExceptionally(failure);
                      }
                    });
          }
        });
    return result;
  }

  /** Takes it out of memory when its generations have ended. */
  CompletableFuture<Void> unload() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    change(
        () -> {
          if (load != null) {
            load.whenComplete((done, failure) -> unload().thenRun(() -> result.complete(null)));
            return;
          }
          List<CompletableFuture<Void>> closing = new ArrayList<>();
          if (current != null) {
            retire(current);
            current = null;
          }
          leaving.forEach(instance -> closing.add(instance.closed()));
          CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
              .thenRun(() -> result.complete(null));
        });
    return result;
  }

  /** The model has left the catalogue. */
  CompletableFuture<Void> remove() {
    change(
        () -> {
          removed = true;
          queue.refuseAll(gone());
        });
    return unload();
  }

  /** A runner has come: load what waits, and move to a higher version of the runner. */
  void runnerAdded() {
    change(
        () -> {
          failures = 0;
          queue.endAbsence();
          boolean outdated = current != null && runners.superseded(current.runner());
          if (outdated || (current == null && wanted())) {
            startLoading();
          }
        });
  }

  /**
   * A runner is about to go. Where another one can take over, it loads the model first and the old
   * copy serves until then.
   *
   * @return completes when nothing new goes to the runner any more
   */
  CompletableFuture<Void> leave(long runnerServiceId) {
    CompletableFuture<Void> moved = new CompletableFuture<>();
    change(
        () -> {
          if (current == null || current.runner().identity().serviceId() != runnerServiceId) {
            moved.complete(null);
            return;
          }
          Instance old = current;
          replacement()
              .whenComplete(
                  (done, failure) -> {
                    retireIfCurrent(old);
                    moved.complete(null);
                  });
        });
    return moved;
  }

  LocalModelStatus status() {
    synchronized (lock) {
      State state = State.UNLOADED;
      if (current != null) {
        state = current.hasRoom() ? State.LOADED : State.BUSY;
      } else if (load != null) {
        state = State.LOADING;
      } else if (failed) {
        state = State.FAILED;
      }
      int active = current == null ? 0 : current.permits.size();
      int capacity = current == null ? 0 : current.model().capacity();
      return new LocalModelStatus(id, state, active, capacity, queue.size(), problem);
    }
  }

  // ---- loading ------------------------------------------------------------------------------

  private boolean wanted() {
    return !removed && (source.pinned() || !queue.isEmpty());
  }

  /** With the lock held: a load that brings the model into memory, begun now if need be. */
  private CompletableFuture<Void> ensureLoading() {
    if (current != null) {
      return CompletableFuture.completedFuture(null);
    }
    return startLoading();
  }

  /** With the lock held: a copy on the runner that serves now, unless there is none to move to. */
  private CompletableFuture<Void> replacement() {
    if (load != null) {
      return load;
    }
    return !runners.serving().isEmpty() ? startLoading() : CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> startLoading() {
    if (load == null) {
      CompletableFuture<Void> started = new CompletableFuture<>();
      load = started;
      announce();
      ModelSource.Local wantedSource = source;
      effects.add(
          () ->
              loader
                  .load(id, wantedSource)
                  .whenComplete(
                      (instance, failure) -> loadEnded(instance, failure, wantedSource, started)));
    }
    return load;
  }

  private void loadEnded(
      @Nullable Instance instance,
      @Nullable Throwable failure,
      ModelSource.Local wantedSource,
      CompletableFuture<Void> started) {
    if (instance != null) {
      loaded(instance, wantedSource, started);
    } else if (failure instanceof ModelLoader.NoRunnerException) {
      awaitRunner(started);
    } else if (failure instanceof ModelLoader.FilesChangedException) {
      loadAgain(started);
    } else if (failure != null) {
      loadFailed(started, ModelLoader.explain(id, failure));
    }
  }

  /** No runner is there at all: what waits goes on waiting for one, within its bound. */
  private void awaitRunner(CompletableFuture<Void> started) {
    change(
        () -> {
          load = null;
          if (!runners.serving().isEmpty()) {
            startLoading().whenComplete((done, failure) -> copy(failure, started));
            return;
          }
          GatewayException absent =
              new GatewayException(
                      ErrorCode.BACKEND_UNAVAILABLE, "No runner is there to run " + id + ".")
                  .withRetryAfter(Duration.ofSeconds(10));
          queue.boundAbsence(place -> schedule(() -> refuse(place, absent), limits.get().absent()));
          effects.add(() -> started.completeExceptionally(absent));
        });
  }

  private void loadAgain(CompletableFuture<Void> started) {
    change(
        () -> {
          load = null;
          if (removed) {
            effects.add(() -> started.completeExceptionally(gone()));
          } else {
            startLoading().whenComplete((done, failure) -> copy(failure, started));
          }
        });
  }

  private void loaded(
      Instance instance, ModelSource.Local wantedSource, CompletableFuture<Void> started) {
    change(
        () -> {
          load = null;
          boolean stale =
              differ(wantedSource, source) && !instance.revision().equals(source.revision());
          if (removed || stale || instance.runner().retired()) {
            leaving.add(instance);
            instance.retired = true;
            closeIfIdle(instance);
            if (!removed) {
              startLoading().whenComplete((done, failure) -> copy(failure, started));
            }
            return;
          }
          if (current != null) {
            retire(current);
          }
          current = instance;
          failed = false;
          problem = Optional.empty();
          instance.runner().onRevoke(() -> cutOff(instance));
          instance
              .model()
              .terminated()
              .whenComplete((done, failure) -> executor.execute(() -> terminated(instance)));
          effects.add(() -> started.complete(null));
          serve();
          // A still higher version may have come while this one loaded.
          if (runners.superseded(instance.runner())) {
            startLoading();
          }
        });
  }

  private void loadFailed(CompletableFuture<Void> started, GatewayException failure) {
    LOG.warn("{} could not be loaded: {}", id, failure.getMessage());
    change(
        () -> {
          load = null;
          failures++;
          effects.add(() -> started.completeExceptionally(failure));
          if (current != null) {
            return;
          }
          failed = true;
          problem = Optional.of(failure.getMessage());
          queue.refuseAll(failure);
          retryLater();
        });
  }

  /**
   * With the lock held: a pinned model is tried again, more and more seldom; another one will be
   * when somebody asks for it, and is no longer said to be broken.
   */
  private void retryLater() {
    if (removed) {
      return;
    }
    int now = failures;
    schedule(source.pinned() ? this::retry : () -> forgive(now), pause());
  }

  private void forgive(int failuresThen) {
    change(
        () -> {
          if (failures == failuresThen) {
            failed = false;
          }
        });
  }

  private void retry() {
    change(
        () -> {
          if (wanted() && current == null) {
            startLoading();
          }
        });
  }

  private Duration pause() {
    long seconds = 1L << Math.min(failures, 6);
    return seconds < LONGEST_PAUSE.toSeconds() ? Duration.ofSeconds(seconds) : LONGEST_PAUSE;
  }

  /** The worker is gone; where nobody asked for that, it is started again. */
  private void terminated(Instance instance) {
    change(
        () -> {
          if (instance.retired) {
            return;
          }
          LOG.warn("The worker of {} has died", id);
          retire(instance);
          current = null;
          if (instance.ageNanos() >= SETTLED.toNanos()) {
            failures = 0;
          } else {
            failures++;
          }
          if (!queue.isEmpty() || (source.pinned() && failures <= 1)) {
            startLoading();
          } else {
            retryLater();
          }
        });
  }

  // ---- serving and letting go; all with the lock held -----------------------------------------

  private void serve() {
    Instance serving = current;
    while (serving != null && serving.hasRoom() && !queue.isEmpty()) {
      Ticket ticket = queue.next();
      Permit permit = new Permit(this, serving);
      serving.permits.add(permit);
      effects.add(() -> ticket.granted(permit));
    }
    announce();
  }

  private void announce() {
    queue.announce(current == null);
  }

  private void retire(Instance instance) {
    instance.retired = true;
    leaving.add(instance);
    closeIfIdle(instance);
  }

  private void closeIfIdle(Instance instance) {
    if (instance.permits.isEmpty() && !instance.closing) {
      instance.closing = true;
      effects.add(() -> executor.execute(() -> close(instance)));
    }
  }

  // ---- reactions, each taking the lock --------------------------------------------------------

  private void close(Instance instance) {
    try {
      instance.close();
      LOG.info("Unloaded {} of {}", id, instance.runner().identity());
    } finally {
      change(
          () -> {
            leaving.remove(instance);
            if (current == null && !removed && !queue.isEmpty()) {
              startLoading(); // for those who waited for this copy when it was unloaded
            }
          });
    }
  }

  private void retireIfCurrent(Instance old) {
    change(
        () -> {
          if (current == old) {
            retire(old);
            current = null;
            if (wanted()) {
              startLoading();
            }
          }
        });
  }

  /** The drain limit has passed: what still runs on this copy ends now, and the copy with it. */
  private void cutOff(Instance instance) {
    List<Permit> permits;
    synchronized (lock) {
      permits = instance.currentPermits();
    }
    permits.forEach(Permit::revoke);
    retireIfCurrent(instance);
  }

  private void expire(WaitLine.Place place) {
    refuse(
        place,
        new GatewayException(
                ErrorCode.QUEUE_FULL, "The request waited too long for " + id + " to be free.")
            .withRetryAfter(Duration.ofSeconds(30)));
  }

  private void refuse(WaitLine.Place place, GatewayException reason) {
    change(
        () -> {
          if (queue.leave(place)) {
            effects.add(() -> place.ticket().refused(reason));
            announce();
          }
        });
  }

  /** Changes the state; what follows from it is done once the lock is free. */
  private void change(Runnable step) {
    boolean nested = Thread.holdsLock(lock);
    synchronized (lock) {
      step.run();
    }
    if (!nested) {
      effects.run();
    }
  }

  private ScheduledFuture<?> schedule(Runnable action, Duration delay) {
    return executor.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void copy(@Nullable Throwable failure, CompletableFuture<Void> to) {
    if (failure == null) {
      to.complete(null);
    } else {
      to.completeExceptionally(failure);
    }
  }

  private GatewayException gone() {
    return new GatewayException(ErrorCode.MODEL_NOT_FOUND, "The model " + id + " was removed.");
  }

  private GatewayException full() {
    return new GatewayException(
            ErrorCode.QUEUE_FULL, "Too many requests wait for " + id + " already.")
        .withRetryAfter(Duration.ofSeconds(10));
  }
}
