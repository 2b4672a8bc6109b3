package io.plugai.core.telemetry;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' text format 0.0.4 of Dropwizard metrics: one block per family, as the format asks,
 * however many labelled metrics it is made of. Written here rather than taken from a library
 * because the bridge that there is makes gauges of counters, and needs six jars. For one report and
 * one thread.
 */
final class PrometheusText {
  private static final String COUNTER = "counter";
  private static final String GAUGE = "gauge";
  private static final String SUMMARY = "summary";
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<String, Family> families = new TreeMap<>();

  /** Adds one metric; what cannot be written as numbers is left out. */
  void add(String name, Metric metric) {
    MetricName parsed = MetricName.parse(name);
    if (metric instanceof Timer timer) {
      addSummary(
          parsed.endingIn("_seconds"), timer.getSnapshot(), timer.getCount(), NANOS_PER_SECOND);
    } else if (metric instanceof Histogram histogram) {
      addSummary(parsed, histogram.getSnapshot(), histogram.getCount(), 1);
    } else if (metric instanceof Meter meter) {
      addValue(parsed.endingIn("_total"), COUNTER, meter.getCount());
    } else if (metric instanceof Counter counter) {
      addValue(parsed.endingIn("_total"), COUNTER, counter.getCount());
    } else if (metric instanceof Gauge<?> gauge) {
      addGauge(parsed, read(gauge));
    }
  }

  /** A gauge that fails, as one of a bundle that is going may, must not take the report down. */
  private static @Nullable Object read(Gauge<?> gauge) {
    try {
      return gauge.getValue();
    } catch (RuntimeException e) {
      return null;
    }
  }

  private void addGauge(MetricName name, @Nullable Object value) {
    String type = name.family().endsWith("_total") ? COUNTER : GAUGE;
    if (value instanceof Number number) {
      addValue(name, type, number.doubleValue());
    } else if (value instanceof Boolean yes) {
      addValue(name, type, yes ? 1 : 0);
    }
  }

  private void addValue(MetricName name, String type, double value) {
    family(name, type).sample(name.sample("", ""), value);
  }

  private void addSummary(MetricName name, Snapshot snapshot, long count, double unit) {
    Family family = family(name, SUMMARY);
    quantile(family, name, "0.5", unit, snapshot, Snapshot::getMedian);
    quantile(family, name, "0.9", unit, snapshot, s -> s.getValue(0.9));
    quantile(family, name, "0.99", unit, snapshot, Snapshot::get99thPercentile);
    quantile(family, name, "1", unit, snapshot, Snapshot::getMax);
    family.sample(name.sample("_count", ""), count);
  }

  private static void quantile(
      Family family,
      MetricName name,
      String quantile,
      double unit,
      Snapshot snapshot,
      ToDoubleFunction<Snapshot> value) {
    family.sample(
        name.sample("", "quantile=\"" + quantile + "\""), value.applyAsDouble(snapshot) / unit);
  }

  private Family family(MetricName name, String type) {
    return families.computeIfAbsent(name.family(), family -> new Family(type, new ArrayList<>()));
  }

  /** Writes everything that was added, sorted by name. */
  void writeTo(Writer out) throws IOException {
    for (Map.Entry<String, Family> family : families.entrySet()) {
      out.write("# TYPE " + family.getKey() + " " + family.getValue().type() + "\n");
      for (String line : family.getValue().lines()) {
        out.write(line);
      }
    }
  }

  /** One metric name with all its samples, each a line of the report. */
  private record Family(String type, List<String> lines) {
    void sample(String name, double value) {
      lines.add(name + " " + number(value) + "\n");
    }

    /** Whole numbers without a fraction, others as Go's float parser reads them. */
    private static String number(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
    }
  }
}
