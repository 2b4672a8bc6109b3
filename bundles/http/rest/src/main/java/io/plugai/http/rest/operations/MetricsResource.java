package io.plugai.http.rest.operations;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.telemetry.MetricsReport;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The gateway's metrics. */
@Component
@Path("/v1/metrics")
public final class MetricsResource implements ControlPlaneResource {
  private final MetricsReport report;

  /** Asks this report. */
  @Activate
  public MetricsResource(@Reference MetricsReport report) {
    this.report = report;
  }

  /** All metrics as they are now. */
  @GET
  @Produces(MetricsReport.CONTENT_TYPE)
  @Needs(Permission.OPERATE)
  @Operation(operationId = "metrics", summary = "Metrics in Prometheus' text format")
  public String metrics() {
    StringWriter text = new StringWriter();
    try {
      report.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }
}
