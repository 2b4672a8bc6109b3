package io.plugai.bench.suite;

import io.plugai.bench.client.Distribution;
import io.plugai.bench.client.Work;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How much later the first piece of a stream comes through a gateway, and whether any gets lost.
 */
public final class FirstDelta implements Suite {

  private static final int ROUNDS = 200;
  private static final long INTERVAL_MILLIS = 40;
  private static final int DELTAS = 64;
  private static final long GAP_MICROS = 20_000;
  private static final int STREAMS = 100;
  private static final long RAMP_MILLIS = 1_000;

  @Override
  public String name() {
    return "streaming";
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    Work.Paired paired =
        stage
            .client()
            .run(
                new Work.PairedStreams(
                    stage.targets(), ROUNDS, INTERVAL_MILLIS, DELTAS, GAP_MICROS));
    List<Work.Streams> together = new ArrayList<>();
    for (var target : stage.targets()) {
      together.add(
          stage
              .client()
              .run(new Work.ManyStreams(target, STREAMS, RAMP_MILLIS, DELTAS, GAP_MICROS, 0)));
    }
    return section(stage, paired, together);
  }

  private static Section section(Stage stage, Work.Paired paired, List<Work.Streams> together) {
    Table first = Table.of(stage.titles(""));
    first.row(Latency.row("first piece p50", paired.absolute(), Distribution::p50));
    first.row(Latency.row("first piece p99", paired.absolute(), Distribution::p99));
    first.row(Latency.row("added p50", paired.added(), Distribution::p50));
    first.row(Latency.row("added p99", paired.added(), Distribution::p99));
    first.row(Stage.prepend("failed", paired.failures().stream().map(Numbers::whole).toList()));

    Table many = Table.of(stage.titles(""));
    List<Distribution> lateness = together.stream().map(Work.Streams::lateness).toList();
    many.row(
        Stage.prepend("pieces lost", together.stream().map(s -> Numbers.whole(s.lost())).toList()));
    many.row(
        Stage.prepend(
            "streams failed", together.stream().map(s -> Numbers.whole(s.failed())).toList()));
    many.row(Latency.row("piece after it was due, p50", lateness, Distribution::p50));
    many.row(Latency.row("piece after it was due, p99", lateness, Distribution::p99));

    String text =
        """
        Streams of %d pieces, %d ms apart, the first at once. A stream begins every %d ms, to one \
        target after the other in rotating order, %d to each, so that about %d are open at any time. \
        *Added* is the gateway's time from request to first piece minus the direct one of the same \
        round. Milliseconds.

        %s
        Then %d such streams at once to each target. Every piece carries its number and the time it \
        was due:

        %s"""
            .formatted(
                DELTAS,
                GAP_MICROS / 1000,
                INTERVAL_MILLIS,
                ROUNDS,
                DELTAS * GAP_MICROS / 1000 / INTERVAL_MILLIS,
                first,
                STREAMS,
                many);
    return new Section("Added time to the first piece of a stream", text, List.of());
  }
}
