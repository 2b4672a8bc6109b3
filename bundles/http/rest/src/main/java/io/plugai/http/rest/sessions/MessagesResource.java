package io.plugai.http.rest.sessions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.SessionMessages;
import io.plugai.core.api.state.StateSeal;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.Paging;
import io.plugai.http.rest.sessions.TurnBodies.EditView;
import io.plugai.http.rest.sessions.TurnBodies.MessageListView;
import io.plugai.http.rest.sessions.TurnBodies.MessageView;
import io.plugai.http.rest.sessions.TurnBodies.TurnBody;
import io.plugai.support.messages.Trees;
import io.plugai.support.web.Json;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.Consumes;
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

/** The messages of one of the caller's sessions. */
@Component
@Path("/v1/sessions/{id}/messages")
@Produces(MediaType.APPLICATION_JSON)
public final class MessagesResource implements ControlPlaneResource {
  private static final Map<String, Boolean> ORDERS = Map.of("oldest", false, "newest", true);

  private final SessionMessages messages;
  private final MessageForm form;

  /** Asks these. */
  @Activate
  public MessagesResource(@Reference SessionMessages messages, @Reference StateSeal states) {
    this.messages = messages;
    this.form = new MessageForm(states);
  }

  /** A part of them. */
  @GET
  @Needs(Permission.READ)
  @Operation(
      operationId = "listSessionMessages",
      summary = "The messages of a session",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "Messages.",
              content = @Content(schema = @Schema(implementation = MessageListView.class))))
  public ObjectNode list(
      @Parameter(description = SessionsResource.ID) @PathParam("id") String id,
      @Parameter(
              description = "Which come first.",
              schema =
                  @Schema(
                      allowableValues = {"oldest", "newest"},
                      defaultValue = "oldest"))
          @QueryParam("order")
          @Nullable String order,
      @BeanParam Paging paging,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    boolean newestFirst = fields.oneOf("order", order, ORDERS).orElse(false);
    Optional<String> after = paging.after(fields);
    int limit = paging.limit(fields);
    fields.check();
    return form.of(messages.list(SessionCallers.id(request), id, newestFirst, after, limit));
  }

  /** Adds one. */
  @POST
  @Needs(Permission.GENERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "addSessionMessage",
      summary = "Add a message to a session, behind all others",
      description = "It is on the disk once this is answered.",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "The message.",
              content = @Content(schema = @Schema(implementation = MessageView.class))))
  public Response add(
      @Parameter(description = SessionsResource.ID) @PathParam("id") String id,
      @RequestBody(content = @Content(schema = @Schema(implementation = TurnBody.class)))
          @Nullable ObjectNode body,
      @Context HttpServletRequest request) {
    List<SessionMessage> kept =
        Waits.on(messages.append(SessionCallers.id(request), id, List.of(form.read(body))));
    return Response.status(201).entity(form.of(kept.get(0))).build();
  }

  /** Says one in other words. */
  @PUT
  @Needs(Permission.GENERATE)
  @Path("{message}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "editSessionMessage",
      summary = "Say a message in other words",
      description =
          "It and all behind it make room for the new one. Nothing is lost: the session as it was"
              + " goes on as a branch.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The session as it is, the message, and the session as it was.",
              content = @Content(schema = @Schema(implementation = EditView.class))))
  public ObjectNode edit(
      @Parameter(description = SessionsResource.ID) @PathParam("id") String id,
      @Parameter(description = "The message's id.") @PathParam("message") String message,
      @RequestBody(content = @Content(schema = @Schema(implementation = TurnBody.class)))
          @Nullable ObjectNode body,
      @Context HttpServletRequest request) {
    SessionMessages.Edited edited =
        messages.edit(SessionCallers.id(request), id, message, form.read(body));
    ObjectNode tree = Trees.object();
    tree.set("session", Json.MAPPER.valueToTree(SessionView.of(edited.session())));
    tree.set("message", form.of(edited.message()));
    tree.set("former", Json.MAPPER.valueToTree(SessionView.of(edited.former())));
    return tree;
  }
}
