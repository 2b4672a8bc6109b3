package io.plugai.http.rest.tokens;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.Tokens;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.LimitsView;
import io.plugai.http.rest.common.OperationWords;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The caller's own access keys for local models. */
@Component(service = ControlPlaneResource.class)
@Path("/v1/users/oss-keys")
@Produces(MediaType.APPLICATION_JSON)
@OperationWords(
    id = "AccessKey",
    one = "an access key for local models",
    all = "One's access keys for local models")
public final class AccessKeysResource extends OwnTokensResource {

  /** Asks these. */
  @Activate
  public AccessKeysResource(@Reference Tokens tokens) {
    super(tokens, Token.Kind.ACCESS_KEY);
  }

  /** Makes one. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.ACCOUNT)
  @Operation(
      operationId = "createAccessKey",
      summary = "Make an access key for local models",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "It is made; its secret is shown this once.",
              content = @Content(schema = @Schema(implementation = TokenView.class))))
  public Response create(@Nullable AccessKeyBody given, @Context HttpServletRequest request) {
    return create(Fields.body(given).read(), request);
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
