package io.plugai.http.rest.operations;

import io.plugai.core.api.access.AccessRules;
import io.plugai.core.api.access.Permission;
import io.plugai.support.web.Json;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.core.Context;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.Preprocessor;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code GET /v1/health}: tells that the process is alive; whether it can serve a request is
 * another question. Whoever gets no 200 here starts the gateway anew, which would not bring a
 * database back: so it stands beside JAX-RS, which waits for one, and has its annotations for the
 * description of the API only.
 */
@Component(
    service = Servlet.class,
    reference = {
      @Reference(name = "gate", service = Preprocessor.class, target = "(plugai.gate=true)"),
      @Reference(
          name = "rules", // first, so that no path is unknown once the server listens
          service = AccessRules.class,
          target = "(plugai.rules=control-plane)")
    })
@HttpWhiteboardServletName("health")
@HttpWhiteboardServletPattern(HealthServlet.PATH)
@Path(HealthServlet.PATH)
public final class HealthServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where it answers. */
  public static final String PATH = "/v1/health";

  private static final byte[] ALIVE = Json.bytes(new Health("ok"));

  /** Called by the server. */
  @Override
  @GET
  @Needs(Permission.PUBLIC)
  @Operation(
      operationId = "health",
      summary = "Whether the process is alive",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The answer.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = Health.class))))
  public void doGet(@Context HttpServletRequest request, @Context HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response.getOutputStream().write(ALIVE); // unclosed: the server writes it without a thread
  }

  /**
   * The process lives.
   *
   * @param status always {@code ok}: a process that is not alive does not answer
   */
  public record Health(String status) {}
}
