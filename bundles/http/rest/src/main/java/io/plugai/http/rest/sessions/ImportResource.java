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
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Takes in sessions as files; one at a time, since they may be large. */
@Component
@Path("/v1/sessions/import")
@Produces(MediaType.APPLICATION_JSON)
public final class ImportResource implements ControlPlaneResource {
  private final WorkQueue large = Archives.queue("plugai-session-import");
  private final Sessions sessions;
  private final ArchiveForm form;

  /** Asks these. */
  @Activate
  public ImportResource(@Reference Sessions sessions, @Reference StateSeal states) {
    this.sessions = sessions;
    this.form = new ArchiveForm(states);
  }

  @Deactivate
  void stop() {
    large.stop();
  }

  /** Begins one with what another held. */
  @POST
  @Needs(Permission.GENERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "importSession",
      summary = "Begin a session with what another one held",
      description =
          "Everything is checked before anything is kept. Ids are given anew, times stay, and the"
              + " session is open. At most 16 MiB.",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "The session.",
              content = @Content(schema = @Schema(implementation = SessionView.class))))
  public void take(
      @RequestBody(content = @Content(schema = @Schema(implementation = ArchiveBody.class)))
          @Nullable ObjectNode body,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    String caller = SessionCallers.id(request);
    large.answer(
        response,
        () ->
            Response.status(201)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(SessionView.of(sessions.restore(caller, form.read(body))))
                .build());
  }
}
