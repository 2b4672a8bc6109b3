package io.plugai.core.api.telemetry;

import java.io.IOException;
import java.io.Writer;

/**
 * The gateway's metrics for a scraper. Safe for all threads.
 *
 * <p>Metrics are kept by the {@code com.codahale.metrics.MetricRegistry} service. Whoever counts
 * something writes one string, as {@code "plugai.generations;provider=openai;outcome=ok"}: the name
 * in lower case with dots, then its labels, each after a semicolon. The report makes {@code
 * plugai_generations_total{provider="openai",outcome="ok"}} of it.
 *
 * <ul>
 *   <li>All names begin with {@code plugai.}; all metrics of one name have the same labels and are
 *       of one kind.
 *   <li>A label has few values, all of them ours: never a text that a caller sent, never an id.
 *   <li>Counters and meters end in {@code _total}, which is added where it is missing.
 *   <li>Timers become summaries in seconds, {@code _seconds} is added; histograms become summaries
 *       of what they count, so their names end in the unit, as {@code .bytes}.
 *   <li>Gauges hold numbers or booleans. One that ends in {@code .total} is written as a counter. A
 *       bundle removes its gauges when it stops.
 * </ul>
 */
public interface MetricsReport {
  /** Content type of what {@link #write} writes. */
  String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Writes all metrics in Prometheus' text format, version 0.0.4. */
  void write(Writer out) throws IOException;
}
