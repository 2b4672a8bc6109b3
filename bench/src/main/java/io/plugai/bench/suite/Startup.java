package io.plugai.bench.suite;

import io.plugai.bench.client.Target;
import io.plugai.bench.gateway.FirstAnswer;
import io.plugai.bench.gateway.Gateway;
import io.plugai.bench.gateway.ProcessStatus;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Starts the gateways several times, each time freshly installed, and leaves them running: time to
 * the first answer, time until ready, memory before there was any load.
 */
public final class Startup implements Suite {

  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final double READY_LIMIT_SECONDS = 5;
  private static final long IDLE_LIMIT_BYTES = 300_000_000;

  private final int starts;

  /**
   * @param starts how often each gateway is started
   */
  public Startup(int starts) {
    this.starts = starts;
  }

  @Override
  public String name() {
    return "startup";
  }

  /** What was seen of one gateway. */
  private static final class Seen {
    private final List<Double> firstAnswers = new ArrayList<>();
    private final List<Double> ready = new ArrayList<>();
    private long resident;
    private long helpers;
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    List<Seen> seen = stage.gateways().stream().map(gateway -> new Seen()).toList();
    for (int i = 0; i < starts; i++) {
      for (int g = 0; g < seen.size(); g++) {
        startOnce(stage.gateways().get(g), seen.get(g));
      }
    }
    Thread.sleep(SETTLE.toMillis());
    for (int g = 0; g < seen.size(); g++) {
      weigh(stage.gateways().get(g), seen.get(g));
    }
    return section(stage, seen);
  }

  private static void startOnce(Gateway gateway, Seen seen)
      throws IOException, InterruptedException {
    gateway.stop();
    gateway.install();
    long start = System.nanoTime();
    gateway.start();
    Target target = gateway.target();
    FirstAnswer.await(gateway, target.generate("Say pong, please.", false));
    seen.firstAnswers.add(secondsSince(start));
    FirstAnswer.await(gateway, target.get(target.readyPath()));
    seen.ready.add(secondsSince(start));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void weigh(Gateway gateway, Seen seen) {
    seen.resident = ProcessStatus.of(gateway.process()).residentBytes();
    seen.helpers =
        gateway.helpers().stream()
            .mapToLong(helper -> ProcessStatus.of(helper).residentBytes())
            .sum();
  }

  private Section section(Stage stage, List<Seen> seen) {
    Table table = Table.of(stage.gatewayTitles(""));
    table.row(row("start to the first generated answer, s", seen, s -> seconds(s.firstAnswers)));
    table.row(row("start to ready, s", seen, s -> seconds(s.ready)));
    table.row(row("resident when idle, MiB", seen, s -> Numbers.mebibytes(s.resident)));
    table.row(row("its local model's worker, MiB", seen, s -> Numbers.mebibytes(s.helpers)));
    String text =
        """
        Each gateway is installed afresh and started %d times, in turn; the median counts. Time runs \
        from the start of the process (PlugAI: of its start script) to the first 200 to a plain \
        generation request that goes to the mock. Memory is the resident set of the process that \
        carries the traffic, %d seconds later and before any load.

        %s"""
            .formatted(starts, SETTLE.toSeconds(), table);
    return new Section("Start and memory at rest", text, goals(stage, seen));
  }

  private static List<String> row(String title, List<Seen> seen, Function<Seen, String> cell) {
    return Stage.prepend(title, seen.stream().map(cell).toList());
  }

  private static String seconds(List<Double> values) {
    return Numbers.ratio(Medians.of(values));
  }

  private static List<Goal> goals(Stage stage, List<Seen> seen) {
    return stage.plugAi().map(seen::get).map(Startup::goals).orElse(List.of());
  }

  private static List<Goal> goals(Seen plugAi) {
    double ready = Medians.of(plugAi.ready);
    return List.of(
        new Goal(
            "ready within 5 s of start on a fresh unpack",
            Numbers.ratio(ready) + " s",
            ready <= READY_LIMIT_SECONDS),
        new Goal(
            "idle under 300 MB without the model worker",
            Numbers.mebibytes(plugAi.resident) + " MiB",
            plugAi.resident < IDLE_LIMIT_BYTES));
  }
}
