package io.plugai.http.rest;

import io.swagger.v3.oas.annotations.Operation;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.Preprocessor;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsResource;

/** Tells that the process is alive; whether it can serve a request is another question. */
@Component(
    service = HealthResource.class,
    reference =
        @Reference(name = "gate", service = Preprocessor.class, target = "(plugai.gate=true)"))
@JaxrsResource
@Path("/v1/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

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
