package io.plugai.http.rest.login;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.SecretText;
import io.plugai.spi.credential.Secret;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
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
import org.osgi.service.component.annotations.Reference;

/** How one changes one's password. */
@Component
@Path("/v1/users/password")
@Produces(MediaType.APPLICATION_JSON)
public final class PasswordResource implements ControlPlaneResource {
  private final People people;
  private final PasswordWork passwords;

  /** Asks these. */
  @Activate
  public PasswordResource(@Reference People people, @Reference PasswordWork passwords) {
    this.people = people;
    this.passwords = passwords;
  }

  /** Changes the password. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.ACCOUNT)
  @Operation(
      operationId = "changePassword",
      summary = "Change one's password; all other sessions end, and, where asked, all tokens",
      responses = @ApiResponse(responseCode = "204", description = "It is changed."))
  public void changePassword(
      @Nullable PasswordBody given,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    PasswordBody body = Fields.body(given);
    Secret current = fields.secret("current_password", body.currentPassword);
    Secret next = fields.secret("new_password", body.newPassword);
    boolean revokeTokens = Boolean.TRUE.equals(body.revokeTokens);
    fields.check();
    Caller caller = WebRequest.requireCaller(request);
    Origin origin = WebRequest.origin(request);
    passwords.answer(
        response,
        () -> {
          people.changePassword(caller, current, next, revokeTokens, origin);
          return Response.noContent().build();
        });
  }

  /** A change of password. */
  @Schema(name = "PasswordChange", description = "A change of password.")
  public record PasswordBody(
      @Schema(implementation = String.class, format = "password")
          @JsonDeserialize(using = SecretText.Reader.class)
          @Nullable Secret currentPassword,
      @Schema(implementation = String.class, format = "password", minLength = 10, maxLength = 200)
          @JsonDeserialize(using = SecretText.Reader.class)
          @Nullable Secret newPassword,
      @Schema(
              description = "Whether to revoke one's tokens and access keys, this request's too.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable Boolean revokeTokens) {

    /** Shows nothing. */
    @Override
    public String toString() {
      return "PasswordBody[…]";
    }
  }
}
