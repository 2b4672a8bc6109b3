package io.plugai.http.rest.people;

import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.Tokens;
import io.plugai.http.rest.ControlPlaneResource;
import io.plugai.http.rest.Fields;
import io.plugai.http.rest.Paging;
import io.plugai.support.web.WebRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
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

/** The caller's own access keys for local models. */
@Component
@Path("/v1/users/oss-keys")
@Produces(MediaType.APPLICATION_JSON)
public final class AccessKeysResource implements ControlPlaneResource {
  private final Tokens tokens;

  /** Asks these. */
  @Activate
  public AccessKeysResource(@Reference Tokens tokens) {
    this.tokens = tokens;
  }

  /** All of them. */
  @GET
  @Operation(
      operationId = "listAccessKeys",
      summary = "One's access keys for local models, the newest first",
      description = "Those that are revoked or expired as well.")
  public TokenView.TokenList list(@BeanParam Paging paging, @Context HttpServletRequest request) {
    return TokenView.list(
        paging.of(
            tokens.list(WebRequest.requireCaller(request), Token.Kind.ACCESS_KEY),
            token -> Paging.newestFirst(token.createdAt(), token.id())));
  }

  /** Makes one. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createAccessKey",
      summary = "Make an access key for local models",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "It is made; its secret is shown this once.",
              content = @Content(schema = @Schema(implementation = TokenView.class))))
  public Response create(@Nullable AccessKeyBody given, @Context HttpServletRequest request) {
    Tokens.NewToken made =
        tokens.create(
            WebRequest.requireCaller(request),
            Token.Kind.ACCESS_KEY,
            Fields.body(given).read(),
            WebRequest.origin(request));
    return Response.status(201).entity(TokenView.of(made)).build();
  }

  /** Revokes one. */
  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "revokeAccessKey",
      summary = "Revoke an access key for local models",
      responses = @ApiResponse(responseCode = "204", description = "It is refused from now on."))
  public void revoke(
      @Parameter(description = "Its id.") @PathParam("id") String id,
      @Context HttpServletRequest request) {
    tokens.revoke(
        WebRequest.requireCaller(request), Token.Kind.ACCESS_KEY, id, WebRequest.origin(request));
  }

  /** What it shall be. */
  @Schema(name = "AccessKeyRequest", description = "What an access key for local models shall be.")
  public record AccessKeyBody(
      @Schema(description = "For people.", minLength = 1, maxLength = 100) @Nullable String name,
      @Schema(
              description =
                  "The models that it may ask: ids that begin with `local/`, or"
                      + " beginnings of such with a `*` behind them; all local ones where it is"
                      + " missing.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable List<@Nullable String> models,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable LimitsView limits,
      @Schema(
              description = "When its time is over; never, where it is missing.",
              minimum = "1",
              maximum = "315360000",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable Long expiresInSeconds) {

    private Tokens.Wish read() {
      return TokenRequest.read(name, null, models, limits, expiresInSeconds);
    }
  }
}
