package io.plugai.bench.suite;

import io.plugai.bench.client.Work;
import io.plugai.bench.gateway.Gateway;
import io.plugai.bench.gateway.ProcessStatus;
import io.plugai.bench.gateway.Watch;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How many slow streams can be open at the same time, and what they cost. */
public final class HeldStreams implements Suite {

  private static final int PROMISED = 2_000;
  private static final int MOST = 8_000;
  private static final int LEAST = 250;
  private static final int DELTAS = 32;
  private static final long GAP_MICROS = 500_000;
  private static final long PROBE_MILLIS = 20;
  private static final int STREAMS_BEGUN_PER_SECOND = 1_000;
  private static final long RESIDENT_LIMIT_BYTES = 1L << 30;
  private static final double HEALTH_LIMIT_MILLIS = 50;
  // A pool may grow a little under load; threads of the streams' own would be as many as these.
  private static final int THREAD_GROWTH_LIMIT = PROMISED / 10;

  @Override
  public String name() {
    return "streams";
  }

  /** One run with so many streams. */
  private record Run(
      Gateway gateway, Work.Streams streams, ProcessStatus before, ProcessStatus peak) {
    boolean isClean() {
      return streams.lost() == 0 && streams.failed() == 0;
    }
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    for (Gateway gateway : stage.gateways()) {
      runs.addAll(climb(stage, gateway));
    }
    return section(stage, runs);
  }

  /**
   * First the promised number; then twice as many while that goes well, or half as many until so.
   */
  private static List<Run> climb(Stage stage, Gateway gateway)
      throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    Run run = run(stage, gateway, PROMISED);
    runs.add(run);
    boolean up = run.isClean();
    int streams = up ? PROMISED * 2 : PROMISED / 2;
    while (run.isClean() == up && streams <= MOST && streams >= LEAST) {
      run = run(stage, gateway, streams);
      runs.add(run);
      streams = up ? streams * 2 : streams / 2;
    }
    return runs;
  }

  private static Run run(Stage stage, Gateway gateway, int streams)
      throws IOException, InterruptedException {
    ProcessStatus before = ProcessStatus.of(gateway.process());
    long ramp = streams * 1000L / STREAMS_BEGUN_PER_SECOND;
    try (Watch watch = Watch.start(gateway.process())) {
      Work.Streams figures =
          stage
              .client()
              .run(
                  new Work.ManyStreams(
                      gateway.target(), streams, ramp, DELTAS, GAP_MICROS, PROBE_MILLIS));
      return new Run(gateway, figures, before, watch.peak());
    }
  }

  private static Section section(Stage stage, List<Run> runs) {
    Table table =
        Table.of(
            "",
            "streams",
            "held at once",
            "failed",
            "pieces lost",
            "piece late p99, ms",
            "health p50, ms",
            "health p99, ms",
            "resident, MiB",
            "threads before",
            "threads at most");
    runs.forEach(run -> table.row(row(run)));
    String text =
        """
        Streams of %d pieces, %d ms apart, %s of them begun each second; mock, client and gateway \
        share the machine. All the while a client on a thread of its own asks for the gateway's health \
        every %d ms (Portkey has no health endpoint: its start page). The number of streams doubles \
        while no piece is lost, up to %s; if %s do not come through, it is halved until they do.

        %s"""
            .formatted(
                DELTAS,
                GAP_MICROS / 1000,
                Numbers.whole(STREAMS_BEGUN_PER_SECOND),
                PROBE_MILLIS,
                Numbers.whole(MOST),
                Numbers.whole(PROMISED),
                table);
    List<Goal> goals =
        stage.plugAi().map(index -> goals(runs, stage.gateways().get(index))).orElse(List.of());
    return new Section("Streams held at once", text, goals);
  }

  private static List<String> row(Run run) {
    Work.Streams s = run.streams();
    return List.of(
        run.gateway().name(),
        Numbers.whole(s.streams()),
        Numbers.whole(s.held()),
        Numbers.whole(s.failed()) + (s.problem().isEmpty() ? "" : " (" + s.problem() + ")"),
        Numbers.whole(s.lost()),
        Numbers.millis(s.lateness().p99()),
        Numbers.millis(s.health().p50()),
        Numbers.millis(s.health().p99())
            + (s.healthFailures() == 0 ? "" : ", " + s.healthFailures() + " failed"),
        Numbers.mebibytes(run.peak().residentBytes()),
        Numbers.whole(run.before().threads()),
        Numbers.whole(run.peak().threads()));
  }

  private static List<Goal> goals(List<Run> runs, Gateway plugAi) {
    return runs.stream()
        .filter(run -> run.gateway() == plugAi && run.streams().streams() == PROMISED)
        .findFirst()
        .map(HeldStreams::goals)
        .orElse(List.of());
  }

  private static List<Goal> goals(Run run) {
    Work.Streams s = run.streams();
    return List.of(
        new Goal(
            "2,000 streams at once, no piece lost",
            "%s held, %s pieces lost".formatted(Numbers.whole(s.held()), Numbers.whole(s.lost())),
            run.isClean() && s.held() == PROMISED),
        new Goal(
            "health under 50 ms at the p99 all the while",
            Numbers.millis(s.health().p99()) + " ms",
            s.healthFailures() == 0
                && s.health().count() > 0
                && s.health().p99() < HEALTH_LIMIT_MILLIS),
        new Goal(
            "under 1 GiB resident",
            Numbers.mebibytes(run.peak().residentBytes()) + " MiB",
            run.peak().residentBytes() < RESIDENT_LIMIT_BYTES),
        new Goal(
            "no thread per stream",
            run.peak().threads() + " threads at most, " + run.before().threads() + " before",
            run.peak().threads() - run.before().threads() < THREAD_GROWTH_LIMIT));
  }
}
