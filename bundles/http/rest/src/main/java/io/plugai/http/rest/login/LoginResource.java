package io.plugai.http.rest.login;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
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

/** How sessions begin, go on and end. */
@Component
@Path("/v1/users")
@Produces(MediaType.APPLICATION_JSON)
public final class LoginResource implements ControlPlaneResource {
  private final People people;
  private final PasswordWork passwords;

  /** Asks these. */
  @Activate
  public LoginResource(@Reference People people, @Reference PasswordWork passwords) {
    this.people = people;
    this.passwords = passwords;
  }

  /** Begins a session. */
  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.PUBLIC)
  @Operation(
      operationId = "login",
      summary = "Begin a session",
      description = "An unknown name and a wrong password get the same answer.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The session has begun.",
              content = @Content(schema = @Schema(implementation = LoginView.class))))
  public void login(
      @Nullable LoginBody given,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    LoginBody body = Fields.body(given);
    String name = fields.text("name", body.name);
    Secret password = fields.secret("password", body.password);
    String client = fields.optional("client", body.client).orElse("");
    fields.check();
    Origin origin = WebRequest.origin(request);
    passwords.answer(
        response,
        () -> Response.ok(LoginView.of(people.login(name, password, client, origin))).build());
  }

  /** Goes on with a session. */
  @POST
  @Path("refresh")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.PUBLIC)
  @Operation(
      operationId = "refresh",
      summary = "Go on with a session",
      description = "A refresh token is good for one time; the answer holds the next one.")
  public LoginView refresh(@Nullable RefreshBody given, @Context HttpServletRequest request) {
    Fields fields = new Fields();
    Secret token = fields.secret("refresh_token", Fields.body(given).refreshToken);
    fields.check();
    return LoginView.of(people.refresh(token, WebRequest.origin(request)));
  }

  /** Ends the session. */
  @POST
  @Path("logout")
  @Needs(Permission.ACCOUNT)
  @Operation(
      operationId = "logout",
      summary = "End the session that this request belongs to",
      responses = @ApiResponse(responseCode = "204", description = "It has ended."))
  public void logout(@Context HttpServletRequest request) {
    people.logout(WebRequest.requireCaller(request), WebRequest.origin(request));
  }

  /** What somebody logs in with. */
  @Schema(name = "LoginRequest", description = "What somebody logs in with.")
  public record LoginBody(
      @Nullable String name,
      @Schema(implementation = String.class, format = "password")
          @JsonDeserialize(using = SecretText.Reader.class)
          @Nullable Secret password,
      @Schema(
              description = "What the client calls itself, for the list of sessions.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String client) {

    /** Shows nothing. */
    @Override
    public String toString() {
      return "LoginBody[…]";
    }
  }

  /** What a session goes on with. */
  @Schema(name = "RefreshRequest", description = "What a session goes on with.")
  public record RefreshBody(
      @Schema(implementation = String.class, format = "password")
          @JsonDeserialize(using = SecretText.Reader.class)
          @Nullable Secret refreshToken) {

    /** Shows nothing. */
    @Override
    public String toString() {
      return "RefreshBody[…]";
    }
  }
}
