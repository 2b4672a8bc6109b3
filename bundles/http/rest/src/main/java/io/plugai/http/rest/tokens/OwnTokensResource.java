package io.plugai.http.rest.tokens;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Token;
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
import javax.ws.rs.core.Context;
import javax.ws.rs.core.Response;

/** The caller's own tokens of one kind; each kind says for itself how one is made. */
public abstract class OwnTokensResource implements ControlPlaneResource {
  private final Tokens tokens;
  private final Token.Kind kind;

  OwnTokensResource(Tokens tokens, Token.Kind kind) {
    this.tokens = tokens;
    this.kind = kind;
  }

  /** All of them. */
  @GET
  @Needs(Permission.ACCOUNT)
  @Operation(
      operationId = "list{id}s",
      summary = "{all}, the newest first",
      description = "Those that are revoked or expired as well.")
  public TokenView.TokenList list(@BeanParam Paging paging, @Context HttpServletRequest request) {
    return TokenView.list(
        paging.of(
            tokens.list(WebRequest.requireCaller(request), kind),
            token -> Paging.newestFirst(token.createdAt(), token.id())));
  }

  /** Makes one. */
  Response create(Tokens.Wish wish, HttpServletRequest request) {
    Tokens.NewToken made =
        tokens.create(WebRequest.requireCaller(request), kind, wish, WebRequest.origin(request));
    return Response.status(201).entity(TokenView.of(made)).build();
  }

  /** Revokes one. */
  @DELETE
  @Path("{id}")
  @Needs(Permission.ACCOUNT)
  @Operation(
      operationId = "revoke{id}",
      summary = "Revoke {one}",
      responses = @ApiResponse(responseCode = "204", description = "It is refused from now on."))
  public void revoke(
      @Parameter(description = "Its id.") @PathParam("id") String id,
      @Context HttpServletRequest request) {
    tokens.revoke(WebRequest.requireCaller(request), kind, id, WebRequest.origin(request));
  }
}
