package io.plugai.core.telemetry;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.telemetry.MetricsReport;
import java.io.IOException;
import java.io.Writer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Writes the registry as a scraper reads it. */
@Component
public final class PrometheusReport implements MetricsReport {
  private final MetricRegistry metrics;

  @Activate
  public PrometheusReport(@Reference MetricRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public void write(Writer out) throws IOException {
    PrometheusText text = new PrometheusText();
    metrics.getMetrics().forEach(text::add);
    text.writeTo(out);
  }
}
