package io.plugai.http.rest.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Paging;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The caller's own sessions. */
@Component
@Path("/v1/users/sessions")
@Produces(MediaType.APPLICATION_JSON)
public final class LoginSessionsResource implements ControlPlaneResource {
  private final People people;

  /** Asks these. */
  @Activate
  public LoginSessionsResource(@Reference People people) {
    this.people = people;
  }

  /** All that have not ended. */
  @GET
  @Needs(Permission.ACCOUNT)
  @Operation(
      operationId = "listSessions",
      summary = "One's sessions that have not ended, the newest first")
  public SessionList list(@BeanParam Paging paging, @Context HttpServletRequest request) {
    Caller caller = WebRequest.requireCaller(request);
    Page<LoginSession> page =
        paging.of(
            people.sessions(caller),
            session -> Paging.newestFirst(session.createdAt(), session.id()));
    return new SessionList(
        page.items().stream()
            .map(session -> view(session, session.id().equals(caller.keyId())))
            .toList(),
        page.next().orElse(null));
  }

  /** Ends one. */
  @DELETE
  @Path("{id}")
  @Needs(Permission.ACCOUNT)
  @Operation(
      operationId = "endSession",
      summary = "End one of one's sessions",
      responses = @ApiResponse(responseCode = "204", description = "It has ended."))
  public void end(
      @Parameter(description = "The session's id.") @PathParam("id") String id,
      @Context HttpServletRequest request) {
    people.endSession(WebRequest.requireCaller(request), id, WebRequest.origin(request));
  }

  private static SessionView view(LoginSession session, boolean current) {
    return new SessionView(
        session.id(),
        session.client(),
        current,
        session.createdAt().toString(),
        session.lastUsedAt().toString(),
        session.expiresAt().toString());
  }

  /** Sessions. */
  @Schema(description = "One's sessions.")
  public record SessionList(
      List<SessionView> sessions,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}

  /** One session. */
  @Schema(name = "Session", description = "A login that goes on.")
  public record SessionView(
      String id,
      @Schema(description = "What the client called itself.") String client,
      @Schema(description = "Whether this request belongs to it.") boolean current,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time", description = "When it was last refreshed.") String lastUsedAt,
      @Schema(format = "date-time", description = "When it ends unless it is refreshed before.")
          String expiresAt) {}
}
