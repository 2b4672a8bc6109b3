package io.plugai.http.rest.people;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.LimitsView;
import io.plugai.http.rest.common.Paging;
import io.plugai.http.rest.common.SecretText;
import io.plugai.http.rest.common.WorkQueue;
import io.plugai.spi.credential.Secret;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
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

/** All people, for the operator. */
@Component
@Path("/v1/users")
@Produces(MediaType.APPLICATION_JSON)
public final class PeopleResource implements ControlPlaneResource {
  static final Map<String, Role> ROLES = Fields.names(Arrays.stream(Role.values()), Role::id);

  private static final int MOST_WAITING = 16;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final People people;
  private final WorkQueue hashing =
      new WorkQueue(
          "plugai-http-people",
          1,
          MOST_WAITING,
          LONGEST_WAIT,
          "Too many passwords are being reset at this moment; try again.");

  /** Asks these. */
  @Activate
  public PeopleResource(@Reference People people) {
    this.people = people;
  }

  @Deactivate
  void stop() {
    hashing.stop();
  }

  /** All of them. */
  @GET
  @Needs(Permission.OPERATE)
  @Operation(operationId = "listUsers", summary = "All accounts, by name")
  public UserView.UserList list(@BeanParam Paging paging) {
    Fields fields = new Fields();
    Optional<String> after = paging.after(fields);
    int limit = paging.limit(fields);
    fields.check();
    Page<User> page = people.list(after, limit);
    return UserView.list(page);
  }

  /** One of them. */
  @GET
  @Path("{id}")
  @Needs(Permission.OPERATE)
  @Operation(operationId = "getUser", summary = "One account")
  public UserView get(
      @Parameter(description = "The account's id or name.") @PathParam("id") String id) {
    return UserView.of(people.require(id));
  }

  /** Changes one. */
  @PATCH
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "updateUser",
      summary = "Change an account: its role, its limits, whether it may do anything",
      description =
          "What is missing stays; limits are replaced as a whole, and where one is 0, the default for"
              + " all accounts holds. Disabling ends all sessions. The last operator can be neither"
              + " disabled nor demoted.")
  public UserView update(
      @Parameter(description = "The account's id or name.") @PathParam("id") String id,
      @Nullable UserBody given,
      @Context HttpServletRequest request) {
    UserBody body = Fields.body(given);
    Fields fields = new Fields();
    Optional<Role> role = fields.oneOf("role", body.role, ROLES);
    Optional<UsageLimits> limits =
        Optional.ofNullable(body.limits).map(view -> LimitsView.read(view, fields));
    fields.check();
    return UserView.of(
        people.update(
            WebRequest.requireCaller(request).id(),
            people.require(id).id(),
            role,
            Optional.ofNullable(body.disabled),
            limits,
            WebRequest.origin(request)));
  }

  /** Gives one another password. */
  @POST
  @Path("{id}/password-reset")
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "resetPassword",
      summary = "Give an account a new random password; its sessions end",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The password, shown this once.",
              content = @Content(schema = @Schema(implementation = NewPassword.class))))
  public void resetPassword(
      @Parameter(description = "The account's id or name.") @PathParam("id") String id,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    String actor = WebRequest.requireCaller(request).id();
    Origin origin = WebRequest.origin(request);
    hashing.answer(
        response,
        () -> {
          Secret password = people.resetPassword(actor, people.require(id).id(), origin);
          return Response.ok(new NewPassword(password)).build();
        });
  }

  /** A change of an account. */
  @Schema(name = "UserChange", description = "A change of an account.")
  public record UserBody(
      @Schema(
              allowableValues = {"operator", "user"},
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String role,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable Boolean disabled,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable LimitsView limits) {}

  /** A password, shown once. */
  @Schema(description = "A password, shown this once.")
  public record NewPassword(
      @Schema(implementation = String.class) @JsonSerialize(using = SecretText.ShownOnce.class)
          Secret password) {}
}
