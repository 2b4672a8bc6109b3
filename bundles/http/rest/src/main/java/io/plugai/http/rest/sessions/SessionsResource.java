package io.plugai.http.rest.sessions;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.Sessions;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.Paging;
import io.plugai.http.rest.sessions.SessionBodies.BranchBody;
import io.plugai.http.rest.sessions.SessionBodies.SettingsBody;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The caller's sessions. */
@Component
@Path("/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
public final class SessionsResource implements ControlPlaneResource {
  static final String ID = "The session's id.";
  private static final Map<String, Boolean> STATES = Map.of("open", false, "closed", true);

  private final Sessions sessions;

  /** Asks these. */
  @Activate
  public SessionsResource(@Reference Sessions sessions) {
    this.sessions = sessions;
  }

  /** All of them. */
  @GET
  @Needs(Permission.READ)
  @Operation(
      operationId = "listSessions",
      summary = "One's sessions, the one that changed last first",
      description = "One that changes meanwhile moves to the front.")
  public SessionView.SessionList list(
      @Parameter(
              description = "Only those; all where it is missing.",
              schema = @Schema(allowableValues = {"open", "closed"}))
          @QueryParam("state")
          @Nullable String state,
      @BeanParam Paging paging,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    Optional<Boolean> closed = fields.oneOf("state", state, STATES);
    Optional<String> after = paging.after(fields);
    int limit = paging.limit(fields);
    fields.check();
    return SessionView.list(sessions.list(SessionCallers.id(request), closed, after, limit));
  }

  /** Begins one. */
  @POST
  @Needs(Permission.GENERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createSession",
      summary = "Begin a session",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "The session.",
              content = @Content(schema = @Schema(implementation = SessionView.class))))
  public Response create(@Nullable SettingsBody given, @Context HttpServletRequest request) {
    Session made = sessions.create(SessionCallers.id(request), Fields.body(given).read());
    return Response.status(201).entity(SessionView.of(made)).build();
  }

  /** One. */
  @GET
  @Needs(Permission.READ)
  @Path("{id}")
  @Operation(operationId = "getSession", summary = "A session, without its messages")
  public SessionView get(
      @Parameter(description = ID) @PathParam("id") String id,
      @Context HttpServletRequest request) {
    return SessionView.of(sessions.get(SessionCallers.id(request), id));
  }

  /** Decides anew. */
  @PUT
  @Needs(Permission.GENERATE)
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "updateSession",
      summary = "Decide anew about a session: its name, model, parameters and instructions",
      description = "What is missing is none from then on. Its messages stay.")
  public SessionView update(
      @Parameter(description = ID) @PathParam("id") String id,
      @Nullable SettingsBody given,
      @Context HttpServletRequest request) {
    return SessionView.of(
        sessions.update(SessionCallers.id(request), id, Fields.body(given).read()));
  }

  /** Deletes it. */
  @DELETE
  @Needs(Permission.GENERATE)
  @Path("{id}")
  @Operation(
      operationId = "deleteSession",
      summary = "Delete a session with its messages",
      responses = @ApiResponse(responseCode = "204", description = "It is gone."))
  public void delete(
      @Parameter(description = ID) @PathParam("id") String id,
      @Context HttpServletRequest request) {
    sessions.delete(SessionCallers.id(request), id);
  }

  /** Takes its messages. */
  @POST
  @Needs(Permission.GENERATE)
  @Path("{id}/reset")
  @Operation(
      operationId = "resetSession",
      summary = "Delete the messages of a session; the session stays")
  public SessionView reset(
      @Parameter(description = ID) @PathParam("id") String id,
      @Context HttpServletRequest request) {
    return SessionView.of(sessions.reset(SessionCallers.id(request), id));
  }

  /** Branches off. */
  @POST
  @Needs(Permission.GENERATE)
  @Path("{id}/branch")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "branchSession",
      summary = "Begin another session with the messages up to one",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "The branch.",
              content = @Content(schema = @Schema(implementation = SessionView.class))))
  public Response branch(
      @Parameter(description = ID) @PathParam("id") String id,
      @Nullable BranchBody given,
      @Context HttpServletRequest request) {
    BranchBody body = Fields.body(given);
    Fields fields = new Fields();
    String message = fields.text("message_id", body.messageId());
    fields.check();
    Session branch =
        sessions.branch(SessionCallers.id(request), id, message, Optional.ofNullable(body.name()));
    return Response.status(201).entity(SessionView.of(branch)).build();
  }

  /** Closes it. */
  @POST
  @Needs(Permission.GENERATE)
  @Path("{id}/close")
  @Operation(
      operationId = "closeSession",
      summary = "Close a session: it takes no messages, and stays to be read")
  public SessionView close(
      @Parameter(description = ID) @PathParam("id") String id,
      @Context HttpServletRequest request) {
    return SessionView.of(sessions.close(SessionCallers.id(request), id, true));
  }

  /** Opens it again. */
  @POST
  @Needs(Permission.GENERATE)
  @Path("{id}/reopen")
  @Operation(operationId = "reopenSession", summary = "Open a session again that was closed")
  public SessionView reopen(
      @Parameter(description = ID) @PathParam("id") String id,
      @Context HttpServletRequest request) {
    return SessionView.of(sessions.close(SessionCallers.id(request), id, false));
  }
}
