package io.plugai.http.rest.login;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.SecretText;
import io.plugai.http.rest.people.UserView;
import io.plugai.spi.credential.Secret;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
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

/** How accounts are made. */
@Component
@Path("/v1/users/register")
@Produces(MediaType.APPLICATION_JSON)
public final class RegistrationResource implements ControlPlaneResource {
  private final People people;
  private final PasswordWork passwords;

  /** Asks these. */
  @Activate
  public RegistrationResource(@Reference People people, @Reference PasswordWork passwords) {
    this.people = people;
    this.passwords = passwords;
  }

  /** Makes an account. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.PUBLIC)
  @Operation(
      operationId = "register",
      summary = "Make an account with an invite, or with the set-up token of the first start",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "The account; log in next.",
              content = @Content(schema = @Schema(implementation = UserView.class))))
  public void register(
      @Nullable RegistrationBody given,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    People.Registration registration = Fields.body(given).read();
    Origin origin = WebRequest.origin(request);
    passwords.answer(
        response,
        () ->
            Response.status(201)
                .entity(UserView.own(people.register(registration, origin)))
                .build());
  }

  /** What somebody registers with. */
  @Schema(name = "Registration", description = "What somebody registers with.")
  public record RegistrationBody(
      @Schema(
              implementation = String.class,
              format = "password",
              description = "The invite's code, or the set-up token.")
          @JsonDeserialize(using = SecretText.Reader.class)
          @Nullable Secret invite,
      @Schema(
              minLength = 2,
              maxLength = 64,
              description =
                  "What to log in with: 2 to 64 lower-case letters, digits, dots, dashes and"
                      + " underscores.")
          @Nullable String name,
      @Schema(
              minLength = 1,
              maxLength = 100,
              description = "What people call them; the name where it is missing.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String displayName,
      @Schema(implementation = String.class, format = "password", minLength = 10, maxLength = 200)
          @JsonDeserialize(using = SecretText.Reader.class)
          @Nullable Secret password) {

    private People.Registration read() {
      Fields fields = new Fields();
      People.Registration registration =
          new People.Registration(
              fields.secret("invite", invite),
              fields.text("name", name),
              fields.optional("display_name", displayName),
              fields.secret("password", password));
      fields.check();
      return registration;
    }

    /** Shows nothing. */
    @Override
    public String toString() {
      return "RegistrationBody[…]";
    }
  }
}
