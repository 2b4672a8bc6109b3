package io.plugai.bench.suite;

import io.plugai.bench.client.Target;
import io.plugai.bench.client.Work;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How many plain requests a second get through while the slowest hundredth stays under a limit. */
public final class Throughput implements Suite {

  private static final List<Integer> CONNECTIONS =
      List.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256);
  private static final List<Integer> LIMITS_MILLIS = List.of(1, 10, 100);
  private static final int HIGHEST_LIMIT_MILLIS = 100;
  private static final long SETTLE_MILLIS = 300;
  private static final double PROMISED_RATIO = 5;

  private final int rounds;
  private final long measureMillis;

  /**
   * @param rounds how often each step is measured
   * @param seconds how long, each time
   */
  public Throughput(int rounds, double seconds) {
    this.rounds = rounds;
    measureMillis = Math.round(seconds * 1000);
  }

  @Override
  public String name() {
    return "throughput";
  }

  /** What a number of connections got done: medians over the rounds. */
  record Step(int connections, double requestsPerSecond, double p99, int failures) {}

  /** The steps of one target, until its slowest were too slow twice in a row. */
  private static final class Stair {
    private final Target target;
    private final List<Step> steps = new ArrayList<>();

    Stair(Target target) {
      this.target = target;
    }

    boolean goesOn() {
      int size = steps.size();
      return size < 2 || !isOver(steps.get(size - 1)) || !isOver(steps.get(size - 2));
    }

    private static boolean isOver(Step step) {
      return step.p99() >= HIGHEST_LIMIT_MILLIS || step.failures() > 0;
    }

    Optional<Step> best(int limitMillis) {
      return steps.stream()
          .filter(step -> step.failures() == 0 && step.p99() < limitMillis)
          .max(Comparator.comparingDouble(Step::requestsPerSecond));
    }

    Optional<Step> at(int connections) {
      return steps.stream().filter(step -> step.connections() == connections).findFirst();
    }
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    List<Stair> stairs = stage.targets().stream().map(Stair::new).toList();
    for (int connections : CONNECTIONS) {
      List<Stair> going = stairs.stream().filter(Stair::goesOn).toList();
      climb(stage, going, connections);
    }
    return section(stage, stairs);
  }

  private void climb(Stage stage, List<Stair> stairs, int connections)
      throws IOException, InterruptedException {
    List<List<Work.Load>> loads =
        Stream.<List<Work.Load>>generate(ArrayList::new).limit(stairs.size()).toList();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < stairs.size(); i++) {
        loads
            .get(i)
            .add(
                stage
                    .client()
                    .run(
                        new Work.ClosedLoop(
                            stairs.get(i).target, connections, SETTLE_MILLIS, measureMillis)));
      }
    }
    for (int i = 0; i < stairs.size(); i++) {
      stairs.get(i).steps.add(step(connections, loads.get(i)));
    }
  }

  static Step step(int connections, List<Work.Load> loads) {
    return new Step(
        connections,
        Medians.of(loads.stream().map(Work.Load::requestsPerSecond).toList()),
        Medians.of(loads.stream().map(load -> load.latency().p99()).toList()),
        loads.stream().mapToInt(Work.Load::failures).sum());
  }

  private Section section(Stage stage, List<Stair> stairs) {
    String text =
        """
        A closed loop: each connection sends its next plain request when it has its answer. The number \
        of connections rises from 1 to %d in %d steps; each step is measured %d times for %.1f s, the \
        targets in turn, after %d ms to settle, and the median of the rounds counts. *Requests per \
        second at p99 under X* is the best step whose p99 is under X and in which every request was \
        answered rightly; in brackets its connections.

        %s
        Some of the steps, as requests per second and p99 in milliseconds:

        %s"""
            .formatted(
                CONNECTIONS.get(CONNECTIONS.size() - 1),
                CONNECTIONS.size(),
                rounds,
                measureMillis / 1000.0,
                SETTLE_MILLIS,
                best(stage, stairs),
                some(stage, stairs));
    return new Section("Requests per second", text, goals(stage, stairs));
  }

  private static Table best(Stage stage, List<Stair> stairs) {
    Table table = Table.of(stage.titles("p99 under"));
    for (int limit : LIMITS_MILLIS) {
      table.row(
          Stage.prepend(
              limit + " ms",
              stairs.stream().map(s -> s.best(limit).map(Throughput::text).orElse("–")).toList()));
    }
    return table;
  }

  private static String text(Step step) {
    return "%s (%d)".formatted(Numbers.whole(step.requestsPerSecond()), step.connections());
  }

  private static Table some(Stage stage, List<Stair> stairs) {
    Table table = Table.of(stage.titles("connections"));
    for (int connections : List.of(1, 4, 16, 64, 256)) {
      table.row(
          Stage.prepend(
              Integer.toString(connections),
              stairs.stream()
                  .map(s -> s.at(connections).map(Throughput::detail).orElse("–"))
                  .toList()));
    }
    return table;
  }

  private static String detail(Step step) {
    return Numbers.whole(step.requestsPerSecond())
        + " at "
        + Numbers.millis(step.p99())
        + (step.failures() == 0 ? "" : ", " + step.failures() + " failed");
  }

  private static List<Goal> goals(Stage stage, List<Stair> stairs) {
    if (stage.plugAi().isEmpty() || stage.other().isEmpty()) {
      return List.of();
    }
    Stair plugAi = stairs.get(stage.plugAi().get() + 1);
    Stair other = stairs.get(stage.other().get() + 1);
    return LIMITS_MILLIS.stream()
        .flatMap(limit -> goal(limit, plugAi.best(limit), other.best(limit)).stream())
        .toList();
  }

  private static Optional<Goal> goal(int limit, Optional<Step> plugAi, Optional<Step> other) {
    // Where the other one never stays under the limit, there is nothing to be five times of.
    return other.map(
        o -> {
          double mine = plugAi.map(Step::requestsPerSecond).orElse(0.0);
          double ratio = mine / o.requestsPerSecond();
          return new Goal(
              "at least 5 times Portkey's requests per second (p99 under " + limit + " ms)",
              "%s against %s: %s"
                  .formatted(
                      Numbers.whole(mine),
                      Numbers.whole(o.requestsPerSecond()),
                      Numbers.times(ratio)),
              ratio >= PROMISED_RATIO);
        });
  }
}
