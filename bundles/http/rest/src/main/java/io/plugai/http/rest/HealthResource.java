package io.plugai.http.rest;

import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsResource;

/** Tells that the process is alive; whether it can serve a request is another question. */
@Component(service = HealthResource.class)
@JaxrsResource
@Path("/v1/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

  @GET
  public Health health() {
    return new Health("ok");
  }

  /**
   * @param status always {@code ok}: a process that is not alive does not answer
   */
  public record Health(String status) {}
}
