package io.plugai.runners.llama;

import io.plugai.runners.llama.prompt.Prompts;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import io.plugai.support.modelfiles.ModelFileException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** Runs GGUF models that write text, with the engine that the configuration and the host allow. */
@Component(
    service = ModelRunner.class,
    configurationPid = LlamaRunner.PID,
    property = {ModelRunner.RUNNER_ID + "=llama", ModelRunner.FORMATS + "=gguf"})
@Designate(ocd = LlamaConfig.class)
public final class LlamaRunner implements ModelRunner {
  static final String PID = "io.plugai.runners.llama";

  /** Networks that make vectors or sounds, or that belong to another file. */
  private static final Set<String> NO_WRITERS =
      Set.of(
          "bert",
          "nomic-bert",
          "nomic-bert-moe",
          "modern-bert",
          "neo-bert",
          "jina-bert-v2",
          "jina-bert-v3",
          "gemma-embedding",
          "t5",
          "t5encoder",
          "wavtokenizer-dec",
          "clip");

  private static final long SMALL_BYTES = 32L << 20;
  private static final int LOADING_THREADS = 4;
  private static final int MAX_LOADS_WAITING = 64;

  private final LlamaSettings settings;
  private final WorkerFiles files;
  private final List<Engine> engines;
  private final ThreadPoolExecutor loading;
  private final ScheduledThreadPoolExecutor timer;
  private final Set<LoadedModel> loaded = ConcurrentHashMap.newKeySet();

  @Activate
  public LlamaRunner(BundleContext context, LlamaConfig config) {
    this(
        LlamaSettings.of(config),
        Host.here(),
        WorkerFiles.of(context.getBundle(), context.getDataFile("").toPath()));
  }

  LlamaRunner(LlamaSettings settings, Host host, WorkerFiles files) {
    this.settings = settings;
    this.files = files;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, daemon("llama-timer"), new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    this.loading =
        new ThreadPoolExecutor(
            LOADING_THREADS,
            LOADING_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_LOADS_WAITING),
            daemon("llama-loading"));
    loading.allowCoreThreadTimeOut(true);
    Engine bundled = new BundledEngine(settings, host, files, timer);
    Engine server = new ServerEngine(settings, host, files, timer);
    this.engines =
        switch (settings.choice()) {
          case AUTO -> List.of(server, bundled);
          case BUNDLED -> List.of(bundled);
          case LLAMA_SERVER -> List.of(server);
        };
    files.tidy();
  }

  /** Ends every worker that is left. */
  @Deactivate
  void close() {
    loading.shutdownNow();
    loaded.forEach(LoadedModel::close);
    timer.shutdownNow();
  }

  @Override
  public Support supports(ModelFiles modelFiles) {
    return supports(modelFiles, LoadOptions.defaults());
  }

  @Override
  public Support supports(ModelFiles modelFiles, LoadOptions options) {
    GgufModel model;
    try {
      model = GgufModel.read(modelFiles);
    } catch (ModelFileException e) {
      return new Support.NotSupported(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Support.NotSupported("Its files cannot be read.");
    }
    String architecture = model.header().architecture();
    if (NO_WRITERS.contains(architecture)) {
      return new Support.NotSupported("A model of the kind " + architecture + " writes no text.");
    }
    return supports(model, options);
  }

  private Support supports(GgufModel model, LoadOptions options) {
    Engine engine = engineFor(model);
    ModelDescriptor descriptor = describe(model, engine);
    Optional<String> lack = engine.lacks(model);
    return lack.isPresent()
        ? new Support.HostLacks(descriptor, lack.get())
        : new Support.Ready(descriptor, memory(model, engine, options));
  }

  /** The first engine that can run it; where none can, the last one tells what is lacking. */
  private Engine engineFor(GgufModel model) {
    return engines.stream()
        .filter(engine -> engine.lacks(model).isEmpty())
        .findFirst()
        .orElse(engines.get(engines.size() - 1));
  }

  private ModelDescriptor describe(GgufModel model, Engine engine) {
    ModelDescriptor.Builder builder =
        ModelDescriptor.builder(model.name(), Modality.TEXT)
            .displayName(model.header().name().orElse(model.name()))
            .contextWindow(plan(model, LoadOptions.defaults()).contextTokens())
            .capabilities(engine.capabilities(model))
            .parameters(Asks.parameters())
            .metadata("engine", engine.id())
            .metadata("prompts", model.header().chatTemplate().isPresent() ? "chat" : "completion")
            .metadata("architecture", model.header().architecture())
            .metadata("file_bytes", model.bytes());
    model.header().quantisation().ifPresent(name -> builder.metadata("quantisation", name));
    return builder.build();
  }

  private long memory(GgufModel model, Engine engine, LoadOptions options) {
    Engine.Plan plan = plan(model, options);
    return model.bytes()
        + model.header().cacheBytesPerToken() * plan.contextTokens() * plan.slots()
        + engine.overheadBytes(plan);
  }

  /**
   * As much context as is asked for, by the gateway, the model's description or the configuration
   * in this order, as far as the model was trained for it.
   */
  private Engine.Plan plan(GgufModel model, LoadOptions options) {
    int usual = model.contextTokens().orElse(settings.contextTokens());
    long wanted = options.contextTokens().orElse(usual);
    long most = model.header().contextLength().orElse(wanted);
    int slots = Math.max(1, options.parallel().orElse(settings.parallel()));
    int threads = settings.threads().orElseGet(() -> suitableThreads(model));
    return new Engine.Plan((int) Math.max(1, Math.min(wanted, most)), slots, threads);
  }

  /**
   * A small model's threads would wait for each other more than they compute. Beyond four, two
   * threads on one core get in each other's way, since memory is what they wait for.
   */
  private static int suitableThreads(GgufModel model) {
    int processors = Runtime.getRuntime().availableProcessors();
    if (model.bytes() < SMALL_BYTES) {
      return 1;
    }
    return processors <= 4 ? processors : Math.max(4, processors / 2);
  }

  @Override
  public CompletionStage<LoadedModel> load(ModelFiles modelFiles, LoadOptions options) {
    CompletableFuture<LoadedModel> result = new CompletableFuture<>();
    try {
      loading.execute(() -> load(modelFiles, options, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "Too many models load at once.", e));
    }
    return result;
  }

  private void load(
      ModelFiles modelFiles, LoadOptions options, CompletableFuture<LoadedModel> result) {
    try {
      GgufModel model = GgufModel.read(modelFiles);
      Engine engine = engineFor(model);
      engine
          .lacks(model)
          .ifPresent(
              lack -> {
                throw new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, lack);
              });
      Prompts prompts = Prompts.of(model.weights(), model.header());
      LoadedModel ready = engine.load(model, prompts, plan(model, options));
      loaded.add(ready);
      ready.terminated().thenRun(() -> loaded.remove(ready));
      result.complete(ready);
    } catch (GatewayException e) {
      result.completeExceptionally(e);
    } catch (ModelFileException e) {
      result.completeExceptionally(
          new GatewayException(
              ErrorCode.BACKEND_UNAVAILABLE,
              modelFiles.name() + " cannot be loaded: " + e.getMessage(),
              e));
    } catch (IOException e) {
      result.completeExceptionally(
          new GatewayException(
              ErrorCode.BACKEND_UNAVAILABLE,
              modelFiles.name() + " cannot be loaded: its files cannot be read.",
              e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.completeExceptionally(
          new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "The runner is being stopped.", e));
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(
          new GatewayException(ErrorCode.INTERNAL, "The runner failed to load a model.", e));
    }
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
