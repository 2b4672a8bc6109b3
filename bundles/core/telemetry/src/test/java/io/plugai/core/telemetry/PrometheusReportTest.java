package io.plugai.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("NFR-005")
class PrometheusReportTest {
  private static final Pattern LINE =
      Pattern.compile(
          "# TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|summary)"
              + "|[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-z_]+=\"([^\"\\\\\n]|\\\\.)*\",?)+})?"
              + " [-+]?([0-9.]+(E-?[0-9]+)?|Inf|NaN)");

  private final MetricRegistry metrics = new MetricRegistry();

  @Test
  void oneStringGivesAFamilyAndItsLabels() throws IOException {
    metrics.counter("plugai.generations;provider=openai;outcome=ok").inc(3);
    metrics.counter("plugai.generations;provider=openai;outcome=failed").inc();

    assertThat(report())
        .isEqualTo(
            """
            # TYPE plugai_generations_total counter
            plugai_generations_total{provider="openai",outcome="failed"} 1
            plugai_generations_total{provider="openai",outcome="ok"} 3
            """);
  }

  @Test
  void metricsOfOneFamilyStandTogetherWhateverSortsBetween() throws IOException {
    metrics.counter("plugai.generations;provider=a").inc();
    metrics.counter("plugai.generations.cancelled").inc();
    metrics.counter("plugai.generations").inc();

    assertThat(report().lines().filter(line -> line.startsWith("#")))
        .containsExactly(
            "# TYPE plugai_generations_cancelled_total counter",
            "# TYPE plugai_generations_total counter");
  }

  @Test
  void timersAreSummariesInSeconds() throws IOException {
    metrics.timer("plugai.first.event;provider=a").update(250, TimeUnit.MILLISECONDS);

    assertThat(report())
        .contains("# TYPE plugai_first_event_seconds summary")
        .contains("plugai_first_event_seconds{provider=\"a\",quantile=\"0.99\"} 0.25")
        .contains("plugai_first_event_seconds_count{provider=\"a\"} 1");
  }

  @Test
  void histogramsKeepTheirUnit() throws IOException {
    metrics.histogram("plugai.request.bytes").update(2048);

    assertThat(report()).contains("plugai_request_bytes{quantile=\"0.5\"} 2048");
  }

  @Test
  void gaugesAreNumbersOrYesAndNo() throws IOException {
    metrics.registerGauge("plugai.streams.open", () -> 17);
    metrics.registerGauge("plugai.ready", () -> true);
    metrics.registerGauge("plugai.bytes.total", () -> 1.5);
    metrics.registerGauge("plugai.name", () -> "not a number");

    assertThat(report())
        .isEqualTo(
            """
            # TYPE plugai_bytes_total counter
            plugai_bytes_total 1.5
            # TYPE plugai_ready gauge
            plugai_ready 1
            # TYPE plugai_streams_open gauge
            plugai_streams_open 17
            """);
  }

  @Test
  void aGaugeThatFailsIsLeftOut() throws IOException {
    metrics.registerGauge(
        "plugai.gone",
        () -> {
          throw new IllegalStateException("its bundle has gone");
        });

    assertThat(report()).isEmpty();
  }

  @Test
  void labelValuesAreEscaped() throws IOException {
    metrics.meter("plugai.odd;model=a\"b\\c\nd").mark();

    assertThat(report()).contains("plugai_odd_total{model=\"a\\\"b\\\\c\\nd\"} 1");
  }

  @Test
  void theJavaProcessReportsItself() throws IOException {
    StringWriter out = new StringWriter();
    new PrometheusReport(new GatewayMetrics()).write(out);

    assertThat(out.toString().lines()).allMatch(line -> LINE.matcher(line).matches());
    assertThat(out.toString())
        .contains("jvm_memory_used_bytes{area=\"heap\"} ")
        .contains("jvm_threads_current ")
        .contains("jvm_gc_collections_total{gc=")
        .contains("process_uptime_seconds ");
  }

  private String report() throws IOException {
    StringWriter out = new StringWriter();
    new PrometheusReport(metrics).write(out);
    return out.toString();
  }
}
