package io.plugai.bench.suite;

import io.plugai.bench.gateway.Api;
import io.plugai.bench.gateway.FirstAnswer;
import io.plugai.bench.gateway.PlugAi;
import io.plugai.bench.gateway.ProcessStatus;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether a model may be loaded and unloaded for ever while people ask it. */
public final class LoadCycles implements Suite {
  private static final int WARM_UP = 20;
  private static final double SAME = 1.05;

  private final PlugAi plugAi;
  private final int cycles;

  /**
   * @param plugAi asks nobody who they are; not started yet
   * @param cycles how often it is unloaded and loaded
   */
  public LoadCycles(PlugAi plugAi, int cycles) {
    this.plugAi = plugAi;
    this.cycles = cycles;
  }

  @Override
  public String name() {
    return "cycles";
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    try {
      plugAi.install();
      plugAi.start();
      FirstAnswer.await(plugAi, plugAi.target().get(plugAi.target().readyPath()));
      return measure(new Api(plugAi.target().port(), Map.of()));
    } finally {
      plugAi.stop();
    }
  }

  private Section measure(Api api) throws IOException, InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    CompletableFuture<Void> asking =
        CompletableFuture.runAsync(
            () -> ask(api, over, answered), task -> new Thread(task).start());
    try {
      cycle(api, WARM_UP);
      long before = resident();
      cycle(api, cycles);
      long after = resident();
      over.set(true);
      return section(answered.get(), failure(asking), before, after);
    } finally {
      over.set(true);
    }
  }

  private static void ask(Api api, AtomicBoolean over, AtomicInteger answered) {
    while (!over.get()) {
      try {
        LocalRequest.answer(api, "Hello", 4).join();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      answered.incrementAndGet();
    }
  }

  private static String failure(CompletableFuture<Void> asking) {
    return asking.handle((done, failed) -> failed == null ? "" : failed.toString()).join();
  }

  private static void cycle(Api api, int times) throws IOException, InterruptedException {
    for (int i = 0; i < times; i++) {
      api.post("/v1/models/" + LocalRequest.MODEL + "/unload", Map.of());
      api.post("/v1/models/" + LocalRequest.MODEL + "/load", Map.of("parallel", 1 + i % 2));
      LocalRequest.answer(api, "Hello", 1).join(); // it is loaded
    }
  }

  private long resident() {
    return ProcessStatus.of(plugAi.process()).residentBytes();
  }

  private Section section(int answered, String failure, long before, long after) {
    String text =
        """
        The starter model is unloaded and loaded, with one place and two in turn, %s times, while a \
        client asks it without a pause: %s requests answered%s. Resident memory of the gateway after \
        %d rounds: %s MiB, after all: %s MiB.
        """
            .formatted(
                Numbers.whole(cycles),
                Numbers.whole(answered),
                failure.isEmpty() ? "" : ", then one failed: " + failure,
                WARM_UP,
                Numbers.mebibytes(before),
                Numbers.mebibytes(after));
    Goal goal =
        new Goal(
            "models load and unload while people ask: none fails, memory as before (within 5 %)",
            "%s times, %s, %s MiB against %s"
                .formatted(
                    Numbers.whole(cycles),
                    failure.isEmpty() ? "none failed" : "one failed",
                    Numbers.mebibytes(after),
                    Numbers.mebibytes(before)),
            failure.isEmpty() && after <= before * SAME);
    return new Section("Models that come and go", text, List.of(goal));
  }
}
