package io.plugai.bench.suite;

import io.plugai.bench.client.Target;
import io.plugai.bench.client.Work;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The most events a second that pass through before they come late. */
public final class EventRate implements Suite {

  private static final int FIRST_STREAMS = 50;
  private static final int MOST_STREAMS = 2_000;
  private static final double STEP = 1.5;
  private static final int HALVINGS = 2;
  private static final int DELTAS = 300;
  private static final long GAP_MICROS = 10_000;
  private static final long RAMP_MILLIS = 1_000;
  private static final double LATE_MILLIS = 50;

  @Override
  public String name() {
    return "events";
  }

  /** What one target could bear: the last step that went well, and the first that did not. */
  private record Ceiling(List<Work.Streams> good, List<Work.Streams> bad) {}

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    List<Ceiling> ceilings = new ArrayList<>();
    for (Target target : stage.targets()) {
      ceilings.add(climb(stage, target));
    }
    return section(stage, ceilings);
  }

  private static Ceiling climb(Stage stage, Target target)
      throws IOException, InterruptedException {
    Ceiling ceiling = new Ceiling(new ArrayList<>(), new ArrayList<>());
    int low = 0;
    int high = FIRST_STREAMS;
    while (high <= MOST_STREAMS && passes(stage, target, high, ceiling)) {
      low = high;
      high = (int) (high * STEP);
    }
    for (int i = 0; i < HALVINGS && high <= MOST_STREAMS; i++) {
      int middle = (low + high) / 2;
      if (passes(stage, target, middle, ceiling)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return ceiling;
  }

  /** A step that fails is tried once more: a moment of the machine's own is not the gateway's. */
  private static boolean passes(Stage stage, Target target, int streams, Ceiling ceiling)
      throws IOException, InterruptedException {
    Work.Streams figures = run(stage, target, streams);
    if (!isGood(figures)) {
      figures = run(stage, target, streams);
    }
    (isGood(figures) ? ceiling.good() : ceiling.bad()).add(figures);
    return isGood(figures);
  }

  private static Work.Streams run(Stage stage, Target target, int streams)
      throws IOException, InterruptedException {
    return stage
        .client()
        .run(new Work.ManyStreams(target, streams, RAMP_MILLIS, DELTAS, GAP_MICROS, 0));
  }

  private static boolean isGood(Work.Streams figures) {
    return figures.lost() == 0 && figures.failed() == 0 && figures.lateness().p99() < LATE_MILLIS;
  }

  private static Section section(Stage stage, List<Ceiling> ceilings) {
    Table table = Table.of(stage.titles(""));
    table.row(Stage.prepend("events/s in time", ceilings.stream().map(EventRate::best).toList()));
    table.row(
        Stage.prepend("what the next step did", ceilings.stream().map(EventRate::next).toList()));
    String text =
        """
        Streams of %d pieces, %d ms apart, begun within %d ms; their number rises by half each step \
        from %d, and the last step is halved %d times. A step is in time when no piece is lost and 99 \
        of 100 arrive less than %.0f ms after they were due; one that is not is tried once more. The \
        direct column is what mock and client can do by themselves.

        %s"""
            .formatted(
                DELTAS,
                GAP_MICROS / 1000,
                RAMP_MILLIS,
                FIRST_STREAMS,
                HALVINGS,
                LATE_MILLIS,
                table);
    return new Section("Events per second", text, List.of());
  }

  private static String best(Ceiling ceiling) {
    return ceiling.good().stream()
        .max((a, b) -> Integer.compare(a.streams(), b.streams()))
        .map(s -> "%s (%d streams)".formatted(Numbers.whole(nominal(s)), s.streams()))
        .orElse("–");
  }

  private static double nominal(Work.Streams s) {
    return s.streams() * 1e6 / GAP_MICROS;
  }

  private static String next(Ceiling ceiling) {
    return ceiling.bad().stream()
        .min((a, b) -> Integer.compare(a.streams(), b.streams()))
        .map(
            s ->
                "%s: p99 %s ms late, %s lost"
                    .formatted(
                        Numbers.whole(nominal(s)),
                        Numbers.millis(s.lateness().p99()),
                        Numbers.whole(s.lost())))
        .orElse("–");
  }
}
