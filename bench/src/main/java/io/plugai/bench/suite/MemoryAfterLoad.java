package io.plugai.bench.suite;

import io.plugai.bench.gateway.ProcessStatus;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.time.Duration;
import java.util.List;

/** What memory the gateways keep when everything is over. */
public final class MemoryAfterLoad implements Suite {

  private static final Duration SETTLE = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Section measure(Stage stage) throws InterruptedException {
    Thread.sleep(SETTLE.toMillis());
    Table table = Table.of(stage.gatewayTitles(""));
    table.row(
        Stage.prepend(
            "resident after load, MiB",
            stage.gateways().stream()
                .map(gateway -> ProcessStatus.of(gateway.process()))
                .map(status -> Numbers.mebibytes(status.residentBytes()))
                .toList()));
    String text =
        """
        The resident set of the same processes, %d seconds after all of the above.

        %s"""
            .formatted(SETTLE.toSeconds(), table);
    return new Section("Memory after load", text, List.of());
  }
}
