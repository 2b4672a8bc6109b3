package io.plugai.http.rest;

import io.swagger.v3.oas.annotations.Operation;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import org.osgi.service.component.annotations.Component;

/** Tells that the process is alive; whether it can serve a request is another question. */
@Component
@Path("/v1/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource implements ControlPlaneResource {

  /** Answers as long as there is anybody to answer. */
  @GET
  @Operation(operationId = "health", summary = "Whether the process is alive")
  public Health health() {
    return new Health("ok");
  }

  /**
   * @param status always {@code ok}: a process that is not alive does not answer
   */
  public record Health(String status) {}
}
