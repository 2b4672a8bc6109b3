package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.pool.Pool;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A model, a pool of runners, a machine and a clock, all in the hands of the test. */
abstract class LocalModelHarness {
  static final Duration LONG = Duration.ofSeconds(20);
  static final Duration SECOND = Duration.ofSeconds(1);
  static final Duration IDLE = Duration.ofMinutes(30);
  static final ModelFiles FILES =
      new ModelFiles("m", Path.of("/models/m"), List.of(Path.of("/models/m/m.gguf")), Map.of());
  static final Revision REVISION = Revision.of(FILES.files());

  final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(2);
  final Pool<ModelRunner> runners = new Pool<>(BackendStatus.Kind.RUNNER);
  volatile Memory.Amount machine = Memory.Amount.UNKNOWN;
  volatile Residency.Bounds bounds = new Residency.Bounds(0, 0, LONG, LONG);
  final HandClock clock = new HandClock();
  final Residency residency = new Residency(() -> machine, () -> bounds, clock);

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  LocalModel model(boolean pinned, int queue) {
    return new LocalModel(
        "local/m",
        new ModelPlacement.Local(FILES, REVISION, pinned),
        context(runners, limits(queue, LONG)));
  }

  static LocalLimits limits(int queue, Duration absent) {
    return new LocalLimits(queue, LONG, absent, IDLE, LONG, LONG);
  }

  ModelContext context(Pool<ModelRunner> pool, LocalLimits limits) {
    return new ModelContext(pool, residency, () -> limits, executor, executor, clock);
  }

  LocalModel loaded(FakeRunner runner) throws Exception {
    LocalModel model = model(false, 3);
    CompletableFuture<Void> load = model.load(LoadWish.ANY);
    runner.finishLoad();
    load.get(10, TimeUnit.SECONDS);
    return model;
  }

  FakeRunner bind(FakeRunner runner, long serviceId, String version) {
    runners.add(runner, identity(serviceId, version));
    return runner;
  }

  static PluginIdentity identity(long serviceId, String version) {
    return new PluginIdentity("fake", serviceId, version, serviceId, "fake.runner");
  }

  static Waiting enqueue(LocalModel model) {
    Waiting waiting = new Waiting();
    waiting.withdraw = model.enqueue(new Asker("somebody", 0), waiting);
    return waiting;
  }
}
