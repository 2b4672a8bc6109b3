package io.plugai.core.dispatch.local;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.catalogue.CatalogueListener;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.dispatch.LocalRoom;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.api.pool.PoolListener;
import io.plugai.core.api.pool.Runners;
import io.plugai.core.dispatch.DispatchConfig;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All local models, the runners that run them, and who waits for which. */
@Component(
    service = {
      LocalModelManager.class,
      LocalModels.class,
      LocalRoom.class,
      CatalogueListener.class
    },
    configurationPid = DispatchConfig.PID)
@Designate(ocd = DispatchConfig.class)
public final class LocalModelManager
    implements LocalModels, LocalStates, LocalRoom, CatalogueListener, PoolListener {
  private static final Logger LOG = LoggerFactory.getLogger(LocalModelManager.class);
  private static final int THREADS = 4;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(60);

  /** How long a model that has to wait for room lets those in use go on. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Runners runners;
  private final ScheduledThreadPoolExecutor executor;
  private final ExecutorService closing;
  private final Residency residency;
  private final ModelContext context;
  private final Runnable deaf;
  private volatile DispatchConfig config;
  private volatile Priorities priorities;

  /** Replaced as a whole by {@link #changed}, which one thread calls at a time. */
  private volatile Map<String, LocalModel> models = Map.of();

  /** Called by the framework. */
  @Activate
  public LocalModelManager(@Reference Runners runners, DispatchConfig config) {
    this.runners = runners;
    this.config = config;
    this.priorities = Priorities.of(config.queue__priorities());
    InstantSource clock = InstantSource.system();
    this.executor = new ScheduledThreadPoolExecutor(THREADS, daemons("plugai-local-"));
    executor.setRemoveOnCancelPolicy(true);
    this.closing = Executors.newCachedThreadPool(daemons("plugai-local-closing-"));
    this.residency = new Residency(new LinuxMemory(Path.of("/")), this::bounds, clock);
    this.context = new ModelContext(runners, residency, this::limits, executor, closing, clock);
    this.deaf = runners.listen(this);
    var unused = executor.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Other bounds, for what comes from now on: nothing that runs notices. */
  @Modified
  void modified(DispatchConfig next) {
    config = next;
    priorities = Priorities.of(next.queue__priorities());
  }

  /** What follows from the passing of time, and from what others do with the machine's memory. */
  private void tick() {
    try {
      models.values().forEach(LocalModel::unloadIfUnused);
      residency.look();
    } catch (RuntimeException e) { // the clock must not stand still
      LOG.error("Looking after the local models failed", e);
    }
  }

  private LocalLimits limits() {
    DispatchConfig now = config;
    return new LocalLimits(
        now.queue__limit(),
        Duration.ofSeconds(now.queue__seconds()),
        Duration.ofSeconds(now.park__seconds()),
        Duration.ofSeconds(now.idle__seconds()),
        Duration.ofSeconds(now.load__limit__seconds()),
        Duration.ofSeconds(now.unload__limit__seconds()));
  }

  private Residency.Bounds bounds() {
    DispatchConfig now = config;
    return new Residency.Bounds(
        now.memory__limit__mib() << 20,
        now.loaded__limit(),
        PATIENCE,
        Duration.ofSeconds(now.queue__seconds()));
  }

  @Deactivate
  void deactivate() {
    deaf.run();
    Map<String, LocalModel> last = models;
    models = Map.of();
    CompletableFuture<?>[] leaving =
        last.values().stream().map(LocalModel::remove).toArray(CompletableFuture[]::new);
    await(CompletableFuture.allOf(leaving), CLOSE_LIMIT);
    executor.shutdownNow();
    closing.shutdown();
  }

  @Override
  public void changed(String runnerId) {
    if (runners.serving(runnerId).isPresent()) {
      models.values().forEach(LocalModel::runnerAdded);
    }
  }

  /** Done when the runner's models have moved to another, or cannot. */
  @Override
  public CompletionStage<Void> leaving(PluginIdentity runner) {
    CompletableFuture<?>[] moving =
        models.values().stream()
            .map(model -> model.leave(runner.serviceId()))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(moving)
        .completeOnTimeout(null, config.load__seconds(), TimeUnit.SECONDS);
  }

  @Override
  public void changed(List<ModelEntry> entries) {
    Map<String, LocalModel> before = models;
    Map<String, LocalModel> after = new HashMap<>();
    for (ModelEntry entry : entries) {
      if (entry.placement() instanceof ModelPlacement.Local source) {
        LocalModel known = before.get(entry.id());
        LocalModel model = known != null ? known : new LocalModel(entry.id(), source, context);
        after.put(entry.id(), model);
      }
    }
    models = Map.copyOf(after);
    before.forEach(
        (id, model) -> {
          if (!after.containsKey(id)) {
            model.remove();
          }
        });
    for (ModelEntry entry : entries) {
      LocalModel model = after.get(entry.id());
      if (model != null && entry.placement() instanceof ModelPlacement.Local source) {
        model.update(source);
      }
    }
  }

  @Override
  public CompletionStage<Room> room() {
    return residency
        .room()
        .thenApply(amount -> new Room(known(amount.free()), known(amount.total())));
  }

  private static OptionalLong known(long bytes) {
    return bytes >= Memory.Amount.PLENTY ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /**
   * Queues a caller's request for a model; the ticket is answered on any thread, perhaps before
   * this returns.
   *
   * @return what to run when the request has lost interest in its place
   */
  public Runnable enqueue(String modelId, Caller caller, Ticket ticket) {
    LocalModel model = models.get(modelId);
    if (model == null) {
      ticket.refused(notFound(modelId));
      return () -> {};
    }
    return model.enqueue(priorities.of(caller), ticket);
  }

  @Override
  public List<LocalModelStatus> list() {
    return models.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getValue().status())
        .toList();
  }

  @Override
  public LocalModelStatus status(String id) {
    return require(id).status();
  }

  @Override
  public Optional<LocalModelStatus.State> state(String id) {
    return Optional.ofNullable(models.get(id)).map(model -> model.status().state());
  }

  /** Not more than an operator's wish; what comes of it is seen in the model's status. */
  @Override
  public void prepare(String id) {
    LocalModel model = models.get(id);
    if (model != null) {
      var unused = model.load(LoadWish.ANY);
    }
  }

  @Override
  public CompletionStage<Void> load(String id, LoadWish wish) {
    return require(id).load(wish);
  }

  @Override
  public CompletionStage<Void> unload(String id) {
    return require(id).unload();
  }

  private LocalModel require(String id) {
    @Nullable LocalModel model = models.get(id);
    if (model == null) {
      throw notFound(id);
    }
    return model;
  }

  private static GatewayException notFound(String id) {
    return new GatewayException(ErrorCode.MODEL_NOT_FOUND, "There is no local model " + id + ".");
  }

  private static void await(CompletableFuture<?> future, Duration limit) {
    try {
      future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What did not end in time is cut off by whoever drains next.
      return;
    }
  }
}
