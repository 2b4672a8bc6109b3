package io.plugai.http.rest.contract;

import io.swagger.v3.oas.annotations.Operation;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;

/** Describes {@code GET /v1/health}, which a servlet of its own answers. */
@Path("/v1/health")
public interface HealthContract {

  /** Never called. */
  @GET
  @Produces("application/json")
  @Operation(operationId = "health", summary = "Whether the process is alive")
  Health health();

  /**
   * The process lives.
   *
   * @param status always {@code ok}: a process that is not alive does not answer
   */
  record Health(String status) {}
}
