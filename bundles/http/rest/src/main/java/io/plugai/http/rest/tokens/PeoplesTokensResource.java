package io.plugai.http.rest.tokens;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Tokens;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Paging;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What other people come in with, for the operator. */
@Component
@Path("/v1/users/{id}/tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class PeoplesTokensResource implements ControlPlaneResource {
  private final People people;
  private final Tokens tokens;

  /** Asks these. */
  @Activate
  public PeoplesTokensResource(@Reference People people, @Reference Tokens tokens) {
    this.people = people;
    this.tokens = tokens;
  }

  /** What one comes in with. */
  @GET
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "listTokensOf",
      summary = "An account's API tokens and access keys, the newest first",
      description = "Those that are revoked or expired as well; never what they are.")
  public TokenView.TokenList tokens(
      @Parameter(description = "The account's id or name.") @PathParam("id") String id,
      @BeanParam Paging paging) {
    return TokenView.list(
        paging.of(
            tokens.listOf(people.require(id).id()),
            token -> Paging.newestFirst(token.createdAt(), token.id())));
  }

  /** Revokes one of those. */
  @DELETE
  @Path("{token}")
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "revokeTokenOf",
      summary = "Revoke an account's API token or access key",
      responses = @ApiResponse(responseCode = "204", description = "It is refused from now on."))
  public void revokeToken(
      @Parameter(description = "The account's id or name.") @PathParam("id") String id,
      @Parameter(description = "The token's id.") @PathParam("token") String token,
      @Context HttpServletRequest request) {
    tokens.revokeOf(
        WebRequest.requireCaller(request).id(),
        people.require(id).id(),
        token,
        WebRequest.origin(request));
  }
}
