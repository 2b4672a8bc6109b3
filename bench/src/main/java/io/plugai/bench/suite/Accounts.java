package io.plugai.bench.suite;

import io.plugai.bench.client.Distribution;
import io.plugai.bench.client.Target;
import io.plugai.bench.client.Work;
import io.plugai.bench.gateway.FirstAnswer;
import io.plugai.bench.gateway.Operator;
import io.plugai.bench.gateway.PlugAi;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What it costs to know who asks and to write down what they used. */
public final class Accounts implements Suite {
  private static final int WARM_UP_CONNECTIONS = 16;
  private static final long WARM_UP_MILLIS = 6_000;
  private static final int WARM_UP_ROUNDS = 2_000;
  private static final int ROUNDS = 5_000;
  private static final List<Integer> CONNECTIONS = List.of(1, 16, 32);
  private static final int LOADS = 7;
  private static final long SETTLE_MILLIS = 300;
  private static final long MEASURE_MILLIS = 1_500;
  private static final double ALLOWED = 0.15;

  private final List<PlugAi> compared;

  /**
   * @param compared the first is what the others are compared with, the last asks for tokens
   */
  public Accounts(List<PlugAi> compared) {
    this.compared = List.copyOf(compared);
  }

  @Override
  public String name() {
    return "accounts";
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    try {
      for (PlugAi gateway : compared) {
        start(gateway);
      }
      new Operator(last()).moveIn();
      return measure(stage, targets(stage));
    } finally {
      compared.forEach(PlugAi::stop);
    }
  }

  private PlugAi last() {
    return compared.get(compared.size() - 1);
  }

  private static void start(PlugAi gateway) throws IOException, InterruptedException {
    gateway.install();
    gateway.start();
    FirstAnswer.await(gateway, gateway.target().get(gateway.target().readyPath()));
  }

  private List<Target> targets(Stage stage) {
    return Stream.concat(Stream.of(stage.direct()), compared.stream().map(PlugAi::target)).toList();
  }

  private Section measure(Stage stage, List<Target> targets)
      throws IOException, InterruptedException {
    for (Target target : targets) {
      stage.client().run(new Work.ClosedLoop(target, WARM_UP_CONNECTIONS, 0, WARM_UP_MILLIS));
    }
    stage.client().run(new Work.PairedCalls(targets, WARM_UP_ROUNDS));
    Work.Paired paired = stage.client().run(new Work.PairedCalls(targets, ROUNDS));
    List<List<Double>> rates = new ArrayList<>();
    for (int connections : CONNECTIONS) {
      rates.add(rates(stage, targets, connections));
    }
    return section(targets, paired, rates);
  }

  /** Requests per second of each target, the targets in turn. */
  private static List<Double> rates(Stage stage, List<Target> targets, int connections)
      throws IOException, InterruptedException {
    List<List<Double>> seen =
        Stream.<List<Double>>generate(ArrayList::new).limit(targets.size()).toList();
    for (int load = 0; load < LOADS; load++) {
      for (int i = 0; i < targets.size(); i++) {
        int turn = (i + load) % targets.size();
        Work.Load figures =
            stage
                .client()
                .run(
                    new Work.ClosedLoop(
                        targets.get(turn), connections, SETTLE_MILLIS, MEASURE_MILLIS));
        if (figures.failures() > 0) {
          throw new IOException(
              figures.failures() + " requests to " + targets.get(turn).name() + " failed");
        }
        seen.get(turn).add(figures.requestsPerSecond());
      }
    }
    return seen.stream().map(Medians::of).toList();
  }

  private Section section(List<Target> targets, Work.Paired paired, List<List<Double>> rates) {
    Table table =
        Table.of(Stage.prepend("", targets.stream().map(Target::name).toList()))
            .row(Latency.row("added p50, ms", paired.added(), Distribution::p50))
            .row(Latency.row("added p99, ms", paired.added(), Distribution::p99));
    for (int i = 0; i < CONNECTIONS.size(); i++) {
      table.row(
          Stage.prepend(
              "requests/s at " + CONNECTIONS.get(i),
              rates.get(i).stream().map(Numbers::whole).toList()));
    }
    String text =
        """
        Copies of PlugAI that run beside each other: %sone in local-only mode, and one that is asked \
        with an API token. Usage is written down by both. Added latency as above, %s rounds; requests \
        per second in a closed loop at so many connections, %d times for %s s each, the targets in \
        turn, and the median of them.

        %s"""
            .formatted(
                compared.size() > 2 ? "the version before there were accounts, " : "",
                Numbers.whole(ROUNDS),
                LOADS,
                MEASURE_MILLIS / 1000.0,
                table);
    return new Section("Accounts and usage", text, goals(paired, rates));
  }

  private List<Goal> goals(Work.Paired paired, List<List<Double>> rates) {
    int last = compared.size();
    String than = compared.get(0).name();
    double before = paired.added().get(1).p50();
    double after = paired.added().get(last).p50();
    List<Goal> goals = new ArrayList<>();
    goals.add(
        new Goal(
            "with tokens, added p50 at most 15 % over that of " + than,
            "%s against %s ms: %+.0f %%"
                .formatted(Numbers.millis(after), Numbers.millis(before), percent(before, after)),
            after <= before * (1 + ALLOWED)));
    for (int i = 0; i < CONNECTIONS.size(); i++) {
      double from = rates.get(i).get(1);
      double to = rates.get(i).get(last);
      goals.add(
          new Goal(
              "with tokens, requests/s at most 15 %% below %s (%d connections)"
                  .formatted(than, CONNECTIONS.get(i)),
              "%s against %s: %+.0f %%"
                  .formatted(Numbers.whole(to), Numbers.whole(from), percent(from, to)),
              to >= from * (1 - ALLOWED)));
    }
    return goals;
  }

  private static double percent(double from, double to) {
    return (to / from - 1) * 100;
  }
}
