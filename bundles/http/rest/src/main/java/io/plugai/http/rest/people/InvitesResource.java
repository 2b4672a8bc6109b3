package io.plugai.http.rest.people;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Role;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.Paging;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Invites, for the operator. */
@Component
@Path("/v1/invites")
@Produces(MediaType.APPLICATION_JSON)
public final class InvitesResource implements ControlPlaneResource {
  private static final Duration USUAL = Duration.ofDays(7);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final People people;

  /** Asks these. */
  @Activate
  public InvitesResource(@Reference People people) {
    this.people = people;
  }

  /** All of them. */
  @GET
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "listInvites",
      summary = "All invites, the newest first",
      description = "Those that are used, revoked or expired as well.")
  public InviteView.InviteList list(@BeanParam Paging paging) {
    Fields fields = new Fields();
    Optional<String> after = paging.after(fields);
    int limit = paging.limit(fields);
    fields.check();
    Page<Invite> page = people.invites(after, limit);
    return new InviteView.InviteList(
        page.items().stream().map(invite -> InviteView.of(invite, null)).toList(),
        page.next().orElse(null));
  }

  /** Makes one. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "createInvite",
      summary = "Invite one person",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "The invite; its code is shown this once.",
              content = @Content(schema = @Schema(implementation = InviteView.class))))
  public Response create(@Nullable InviteBody given, @Context HttpServletRequest request) {
    InviteBody body = Fields.body(given);
    Fields fields = new Fields();
    Role role = fields.oneOf("role", body.role, PeopleResource.ROLES).orElse(Role.USER);
    String note = fields.optional("note", body.note).orElse("");
    long seconds =
        fields.number(
            "expires_in_seconds",
            body.expiresInSeconds,
            SHORTEST.toSeconds(),
            LONGEST.toSeconds(),
            USUAL.toSeconds());
    fields.check();
    People.NewInvite made =
        people.invite(
            WebRequest.requireCaller(request).id(),
            role,
            note,
            Duration.ofSeconds(seconds),
            WebRequest.origin(request));
    return Response.status(201).entity(InviteView.of(made.invite(), made.code())).build();
  }

  /** Takes one back. */
  @DELETE
  @Path("{id}")
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "revokeInvite",
      summary = "Take an invite back",
      responses = @ApiResponse(responseCode = "204", description = "Nobody can use it."))
  public void revoke(
      @Parameter(description = "The invite's id.") @PathParam("id") String id,
      @Context HttpServletRequest request) {
    people.revokeInvite(WebRequest.requireCaller(request).id(), id, WebRequest.origin(request));
  }

  /** What an invite shall be. */
  @Schema(name = "InviteRequest", description = "What an invite shall be.")
  public record InviteBody(
      @Schema(
              allowableValues = {"operator", "user"},
              description = "What they will be; `user` where it is missing.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String role,
      @Schema(
              description = "For whom it is.",
              maxLength = 200,
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String note,
      @Schema(
              description = "How long it is good; a week where it is missing.",
              minimum = "60",
              maximum = "31536000",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable Long expiresInSeconds) {}
}
