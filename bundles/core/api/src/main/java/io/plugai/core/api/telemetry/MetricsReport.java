package io.plugai.core.api.telemetry;

import java.io.IOException;
import java.io.Writer;

/** The gateway's metrics for a scraper. Safe for all threads. */
public interface MetricsReport {
  /** Content type of what {@link #write} writes. */
  String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Writes all metrics in Prometheus' text format, version 0.0.4. */
  void write(Writer out) throws IOException;
}
