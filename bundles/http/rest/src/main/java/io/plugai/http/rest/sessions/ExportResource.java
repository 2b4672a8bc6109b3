package io.plugai.http.rest.sessions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.session.Sessions;
import io.plugai.core.api.state.StateSeal;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.WorkQueue;
import io.plugai.http.rest.sessions.ArchiveBodies.ArchiveBody;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Hands out sessions as files; one at a time, since they may be large. */
@Component
@Path("/v1/sessions/{id}/export")
@Produces(MediaType.APPLICATION_JSON)
public final class ExportResource implements ControlPlaneResource {
  private final WorkQueue large = Archives.queue("plugai-session-export");
  private final Sessions sessions;
  private final ArchiveForm form;

  /** Asks these. */
  @Activate
  public ExportResource(@Reference Sessions sessions, @Reference StateSeal states) {
    this.sessions = sessions;
    this.form = new ArchiveForm(states);
  }

  @Deactivate
  void stop() {
    large.stop();
  }

  /** The whole of one. */
  @GET
  @Needs(Permission.READ)
  @Operation(
      operationId = "exportSession",
      summary = "A session with all of its messages, to be kept elsewhere",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The session as a file.",
              content = @Content(schema = @Schema(implementation = ArchiveBody.class))))
  public void export(
      @Parameter(description = SessionsResource.ID) @PathParam("id") String id,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    String caller = SessionCallers.id(request);
    large.answer(
        response,
        () -> {
          ObjectNode archive = form.of(sessions.export(caller, id));
          return Response.ok(archive, MediaType.APPLICATION_JSON_TYPE).build();
        });
  }
}
