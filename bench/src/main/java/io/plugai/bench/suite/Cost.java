package io.plugai.bench.suite;

import io.plugai.bench.client.Work;
import io.plugai.bench.gateway.Gateway;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a processor a gateway takes for what it does: a figure that other load hardly moves.
 */
public final class Cost implements Suite {

  private static final int CONNECTIONS = 16;
  private static final long MEASURE_MILLIS = 5_000;
  private static final int STREAMS = 50;
  private static final int DELTAS = 400;
  private static final long GAP_MICROS = 10_000;

  @Override
  public String name() {
    return "cost";
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    List<String> requests = new ArrayList<>();
    List<String> events = new ArrayList<>();
    for (Gateway gateway : stage.gateways()) {
      requests.add(perRequest(stage, gateway));
      events.add(perEvent(stage, gateway));
    }
    Table table = Table.of(stage.gatewayTitles("processor time, µs"));
    table.row(Stage.prepend("per plain request", requests));
    table.row(Stage.prepend("per event of a stream", events));
    String text =
        """
        What the operating system charges the gateway's process, user and system, while %d connections \
        send plain requests for %d s, and while %d streams of %d pieces come %d ms apart.

        %s"""
            .formatted(
                CONNECTIONS, MEASURE_MILLIS / 1000, STREAMS, DELTAS, GAP_MICROS / 1000, table);
    return new Section("Processor time", text, List.of());
  }

  private static String perRequest(Stage stage, Gateway gateway)
      throws IOException, InterruptedException {
    Duration before = processorTime(gateway);
    Work.Load load =
        stage.client().run(new Work.ClosedLoop(gateway.target(), CONNECTIONS, 0, MEASURE_MILLIS));
    return micros(processorTime(gateway).minus(before), load.latency().count());
  }

  private static String perEvent(Stage stage, Gateway gateway)
      throws IOException, InterruptedException {
    Duration before = processorTime(gateway);
    Work.Streams streams =
        stage
            .client()
            .run(new Work.ManyStreams(gateway.target(), STREAMS, 100, DELTAS, GAP_MICROS, 0));
    return micros(processorTime(gateway).minus(before), streams.lateness().count());
  }

  private static Duration processorTime(Gateway gateway) {
    return gateway.process().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static String micros(Duration time, long count) {
    return count == 0 ? "–" : Numbers.whole(time.toNanos() / 1000.0 / count);
  }
}
