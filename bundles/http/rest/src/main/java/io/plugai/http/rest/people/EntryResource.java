package io.plugai.http.rest.people;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People;
import io.plugai.http.rest.Background;
import io.plugai.http.rest.ControlPlaneResource;
import io.plugai.http.rest.Fields;
import io.plugai.http.rest.SecretText;
import io.plugai.spi.credential.Secret;
import io.plugai.support.web.WebRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.time.Instant;
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
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * How people come in and go out. Whatever hashes a password is done by threads of this resource:
 * however many log in at once, the server's own stay free.
 */
@Component
@Path("/v1/users")
@Produces(MediaType.APPLICATION_JSON)
public final class EntryResource implements ControlPlaneResource {
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 128;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final People people;
  private final Background hashing =
      new Background(
          "plugai-http-entry",
          THREADS,
          MOST_WAITING,
          LONGEST_WAIT,
          "Too many people are coming in at this moment; try again.");

  /** Asks these. */
  @Activate
  public EntryResource(@Reference People people) {
    this.people = people;
  }

  @Deactivate
  void stop() {
    hashing.stop();
  }

  /** Makes an account. */
  @POST
  @Path("register")
  @Consumes(MediaType.APPLICATION_JSON)
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
    hashing.answer(
        response,
        () ->
            Response.status(201)
                .entity(UserView.own(people.register(registration, origin)))
                .build());
  }

  /** Begins a session. */
  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_JSON)
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
    hashing.answer(
        response,
        () -> Response.ok(LoginView.of(people.login(name, password, client, origin))).build());
  }

  /** Goes on with a session. */
  @POST
  @Path("refresh")
  @Consumes(MediaType.APPLICATION_JSON)
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
  @Operation(
      operationId = "logout",
      summary = "End the session that this request belongs to",
      responses = @ApiResponse(responseCode = "204", description = "It has ended."))
  public void logout(@Context HttpServletRequest request) {
    people.logout(WebRequest.requireCaller(request), WebRequest.origin(request));
  }

  /** Changes the password. */
  @POST
  @Path("password")
  @Consumes(MediaType.APPLICATION_JSON)
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
    hashing.answer(
        response,
        () -> {
          people.changePassword(caller, current, next, revokeTokens, origin);
          return Response.noContent().build();
        });
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

  /** A session, just begun or gone on with. */
  @Schema(name = "Login", description = "A session, just begun or gone on with.")
  public record LoginView(
      @Schema(implementation = String.class, description = "For `Authorization: Bearer`.")
          @JsonSerialize(using = SecretText.ShownOnce.class)
          Secret accessToken,
      @Schema(allowableValues = "Bearer") String tokenType,
      @Schema(description = "Seconds until another access token is needed.") long expiresIn,
      @Schema(implementation = String.class, description = "Gets the next access token, once.")
          @JsonSerialize(using = SecretText.ShownOnce.class)
          Secret refreshToken,
      String sessionId,
      UserView user) {

    private static LoginView of(People.Login login) {
      return new LoginView(
          login.accessToken(),
          "Bearer",
          Math.max(0, Duration.between(Instant.now(), login.accessExpiresAt()).toSeconds()),
          login.refreshToken(),
          login.session().id(),
          UserView.own(login.user()));
    }
  }
}
