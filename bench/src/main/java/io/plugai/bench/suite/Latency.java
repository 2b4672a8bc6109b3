package io.plugai.bench.suite;

import io.plugai.bench.client.Distribution;
import io.plugai.bench.client.Work;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How much longer a plain request takes through a gateway, one at a time. */
public final class Latency implements Suite {

  private static final int WARM_UP_ROUNDS = 2_000;
  private static final int ROUNDS = 5_000;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    stage.client().run(new Work.PairedCalls(stage.targets(), WARM_UP_ROUNDS));
    Work.Paired paired = stage.client().run(new Work.PairedCalls(stage.targets(), ROUNDS));
    String text =
        """
        %s rounds; in each, one plain request to every target, one after the other in rotating order, \
        each on a kept-alive connection of its own. *Added* is the gateway's time minus the direct \
        time of the same round. Milliseconds.

        %s"""
            .formatted(Numbers.whole(ROUNDS), table(stage, paired));
    return new Section(
        "Added latency at one connection", text, goals(stage, paired).stream().toList());
  }

  private static Table table(Stage stage, Work.Paired paired) {
    Table table = Table.of(stage.titles(""));
    table.row(row("p50", paired.absolute(), Distribution::p50));
    table.row(row("p99", paired.absolute(), Distribution::p99));
    table.row(row("added p50", paired.added(), Distribution::p50));
    table.row(row("added p99", paired.added(), Distribution::p99));
    table.row(Stage.prepend("failed", paired.failures().stream().map(Numbers::whole).toList()));
    return table;
  }

  static List<String> row(
      String title, List<Distribution> figures, ToDoubleFunction<Distribution> figure) {
    return Stage.prepend(
        title,
        figures.stream()
            .map(f -> f.count() == 0 ? "–" : Numbers.millis(figure.applyAsDouble(f)))
            .toList());
  }

  private static Optional<Goal> goals(Stage stage, Work.Paired paired) {
    return stage
        .plugAi()
        .flatMap(
            plugAi ->
                stage
                    .other()
                    .map(
                        other ->
                            goal(
                                paired.added().get(plugAi + 1).p50(),
                                paired.added().get(other + 1).p50())));
  }

  private static Goal goal(double plugAi, double other) {
    return new Goal(
        "added p50 at most half of Portkey's",
        Numbers.millis(plugAi) + " ms against " + Numbers.millis(other) + " ms",
        plugAi > 0 && plugAi <= other / 2);
  }
}
