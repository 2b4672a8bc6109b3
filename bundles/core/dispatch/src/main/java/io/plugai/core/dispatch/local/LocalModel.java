package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.ModelSource;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.dispatch.pool.Lease;
import io.plugai.core.dispatch.pool.Pool;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
  private final Pool<ModelRunner> runners;
  private final ScheduledExecutorService executor;
  private final Limits limits;
  private final EffectQueue effects = new EffectQueue();
  private final Object lock = new Object();

  // All guarded by lock.
  private ModelSource.Local source;
  private final Deque<Place> queue = new ArrayDeque<>();
  private @Nullable Instance current;
  private final List<Instance> leaving = new ArrayList<>();
  private @Nullable CompletableFuture<Void> load;
  private int failures;
  private Optional<String> problem = Optional.empty();
  private boolean removed;

  LocalModel(
      String id,
      ModelSource.Local source,
      Pool<ModelRunner> runners,
      ScheduledExecutorService executor,
      Limits limits) {
    this.id = id;
    this.source = source;
    this.runners = runners;
    this.executor = executor;
    this.limits = limits;
  }

  /** Another description of the same model; other files take the place of those loaded. */
  void update(ModelSource.Local next) {
    change(
        () -> {
          boolean otherFiles = !next.files().equals(source.files());
          source = next;
          if (otherFiles && current != null) {
            retire(current);
            current = null;
          }
          if (next.pinned()) {
            ensureLoading();
          }
        });
  }

  /** Queues a request; the ticket is answered now or later, on any thread. */
  void enqueue(Ticket ticket, Handle handle) {
    change(
        () -> {
          if (removed) {
            effects.add(() -> ticket.refused(gone()));
          } else if (queue.size() >= limits.queue()) {
            effects.add(() -> ticket.refused(full()));
          } else {
            Place place = new Place(ticket);
            handle.bind(this, place);
            queue.addLast(place);
            serve();
            if (!place.answered) {
              place.timeout = schedule(() -> expire(place), limits.waiting());
              ensureLoading();
            }
          }
        });
  }

  /** Takes a request out of the queue. */
  void withdraw(Place place) {
    change(
        () -> {
          if (queue.remove(place)) {
            place.answer();
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
          refuseAll(gone());
        });
    return unload();
  }

  /** A runner has come: load what waits, and move to a higher version of the runner. */
  void runnerAdded() {
    change(
        () -> {
          failures = 0;
          queue.forEach(Place::runnerIsBack);
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
      } else if (problem.isPresent()) {
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
    return runners.serving() > 0 ? startLoading() : CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> startLoading() {
    if (load == null) {
      CompletableFuture<Void> started = new CompletableFuture<>();
      load = started;
      announce();
      ModelSource.Local wantedSource = source;
      effects.add(() -> executor.execute(() -> loadNow(wantedSource, started)));
    }
    return load;
  }

  /** Off the lock: asks the runners, and the first that can loads the files. */
  private void loadNow(ModelSource.Local wantedSource, CompletableFuture<Void> started) {
    String obstacle = "";
    boolean anyRunner = false;
    for (Lease<ModelRunner> lease : runners.acquireAll()) {
      if (started.isDone()) {
        lease.release();
        continue;
      }
      anyRunner = true;
      Support support = askSupport(lease, wantedSource);
      if (support instanceof Support.Ready) {
        loadOn(lease, wantedSource, started);
        return;
      }
      lease.release();
      obstacle = describe(support);
    }
    if (anyRunner) {
      loadFailed(started, new GatewayException(ErrorKind.BACKEND_UNAVAILABLE, obstacle));
    } else {
      awaitRunner(started);
    }
  }

  private Support askSupport(Lease<ModelRunner> lease, ModelSource.Local wantedSource) {
    try {
      return lease.service().supports(wantedSource.files());
    } catch (RuntimeException e) {
      LOG.warn("Runner {} cannot examine {}: {}", lease.identity(), id, e.getClass().getName());
      return new Support.NotSupported("The runner cannot read the model's files.");
    }
  }

  private static String describe(Support support) {
    if (support instanceof Support.HostLacks lacks) {
      return lacks.remedy();
    }
    return support instanceof Support.NotSupported no ? no.reason() : "";
  }

  private void loadOn(
      Lease<ModelRunner> lease, ModelSource.Local wantedSource, CompletableFuture<Void> started) {
    long start = System.nanoTime();
    try {
      lease
          .service()
          .load(wantedSource.files(), LoadOptions.defaults())
          .whenComplete(
              (model, failure) -> {
                if (failure == null) {
                  LOG.info(
                      "Loaded {} with {} in {} ms",
                      id,
                      lease.identity(),
                      TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                  loaded(new Instance(model, lease), wantedSource, started);
                } else {
                  lease.release();
                  loadFailed(started, known(failure));
                }
              });
    } catch (RuntimeException e) {
      lease.release();
      loadFailed(started, known(e));
    }
  }

  /** No runner is there at all: what waits goes on waiting for one, within its bound. */
  private void awaitRunner(CompletableFuture<Void> started) {
    change(
        () -> {
          load = null;
          if (runners.serving() > 0) {
            startLoading().whenComplete((done, failure) -> copy(failure, started));
            return;
          }
          GatewayException absent =
              new GatewayException(
                      ErrorKind.BACKEND_UNAVAILABLE, "No runner is there to run " + id + ".")
                  .withRetryAfter(Duration.ofSeconds(10));
          for (Place place : queue) {
            place.limit(schedule(() -> refuse(place, absent), limits.absent()));
          }
          effects.add(() -> started.completeExceptionally(absent));
        });
  }

  private void loaded(
      Instance instance, ModelSource.Local wantedSource, CompletableFuture<Void> started) {
    change(
        () -> {
          load = null;
          boolean stale = !wantedSource.files().equals(source.files());
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
          problem = Optional.of(failure.getMessage());
          refuseAll(failure);
          retryLater();
        });
  }

  /** With the lock held: a pinned model is tried again, more and more seldom. */
  private void retryLater() {
    if (source.pinned() && !removed) {
      schedule(this::retry, pause());
    }
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
      Place place = queue.removeFirst();
      place.answer();
      Permit permit = new Permit(this, serving);
      serving.permits.add(permit);
      effects.add(() -> place.ticket.granted(permit));
    }
    announce();
  }

  private void announce() {
    int position = 0;
    for (Place place : queue) {
      position++;
      if (current == null) {
        if (place.announced != Place.LOADING) {
          place.announced = Place.LOADING;
          effects.add(place.ticket::loading);
        }
      } else if (place.announced != position) {
        place.announced = position;
        int now = position;
        effects.add(() -> place.ticket.queued(now));
      }
    }
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

  private void refuseAll(GatewayException reason) {
    for (Place place = queue.pollFirst(); place != null; place = queue.pollFirst()) {
      Place refused = place;
      refused.answer();
      effects.add(() -> refused.ticket.refused(reason));
    }
  }

  // ---- reactions, each taking the lock --------------------------------------------------------

  private void close(Instance instance) {
    try {
      instance.close();
      LOG.info("Unloaded {} of {}", id, instance.runner().identity());
    } finally {
      change(() -> leaving.remove(instance));
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

  private void expire(Place place) {
    refuse(
        place,
        new GatewayException(
                ErrorKind.QUEUE_FULL, "The request waited too long for " + id + " to be free.")
            .withRetryAfter(Duration.ofSeconds(30)));
  }

  private void refuse(Place place, GatewayException reason) {
    change(
        () -> {
          if (queue.remove(place)) {
            place.answer();
            effects.add(() -> place.ticket.refused(reason));
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

  private GatewayException known(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof GatewayException known
        ? known
        : new GatewayException(
            ErrorKind.BACKEND_UNAVAILABLE, "The model " + id + " could not be loaded.", cause);
  }

  private GatewayException gone() {
    return new GatewayException(ErrorKind.MODEL_NOT_FOUND, "The model " + id + " was removed.");
  }

  private GatewayException full() {
    return new GatewayException(
            ErrorKind.QUEUE_FULL, "Too many requests wait for " + id + " already.")
        .withRetryAfter(Duration.ofSeconds(10));
  }

  /** A place in the queue; guarded by the model's lock. */
  static final class Place {
    private static final int LOADING = -1;

    private final Ticket ticket;
    private int announced;
    private boolean answered;
    private @Nullable ScheduledFuture<?> timeout;
    private @Nullable ScheduledFuture<?> absence;

    private Place(Ticket ticket) {
      this.ticket = ticket;
    }

    private void limit(ScheduledFuture<?> next) {
      if (absence != null) {
        next.cancel(false);
      } else {
        absence = next;
      }
    }

    private void runnerIsBack() {
      if (absence != null) {
        absence.cancel(false);
        absence = null;
      }
    }

    private void answer() {
      answered = true;
      if (timeout != null) {
        timeout.cancel(false);
      }
      if (absence != null) {
        absence.cancel(false);
      }
    }
  }

  /** Lets a waiting request be withdrawn, whichever model it waits for. */
  static final class Handle {
    private @Nullable LocalModel model;
    private @Nullable Place place;

    private synchronized void bind(LocalModel queuedAt, Place at) {
      model = queuedAt;
      place = at;
    }

    /** Leaves the queue; does nothing where the request has been answered. */
    void withdraw() {
      LocalModel queuedAt;
      Place at;
      synchronized (this) {
        queuedAt = model;
        at = place;
      }
      if (queuedAt != null && at != null) {
        queuedAt.withdraw(at);
      }
    }
  }
}
