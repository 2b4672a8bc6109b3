package io.plugai.http.rest.people;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.People;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.support.web.Json;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The caller's own account. */
@Component
@Path("/v1/users/me")
@Produces(MediaType.APPLICATION_JSON)
public final class MeResource implements ControlPlaneResource {
  private final People people;

  /** Asks these. */
  @Activate
  public MeResource(@Reference People people) {
    this.people = people;
  }

  /** Shows it. */
  @GET
  @Needs(Permission.READ)
  @Operation(operationId = "getMe", summary = "One's own account")
  public UserView get(@Context HttpServletRequest request) {
    return UserView.own(people.me(WebRequest.requireCaller(request)));
  }

  /** Changes it. */
  @PATCH
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.ACCOUNT)
  @Operation(
      operationId = "updateMe",
      summary = "Change one's own profile",
      description = "What is missing stays. Preferences are replaced as a whole.")
  public UserView update(@Nullable ProfileBody given, @Context HttpServletRequest request) {
    ProfileBody body = Fields.body(given);
    Fields fields = new Fields();
    Optional<String> displayName = fields.optional("display_name", body.displayName);
    fields.check();
    return UserView.own(
        people.updateMe(
            WebRequest.requireCaller(request),
            displayName,
            Optional.ofNullable(body.preferences)
                .map(object -> new String(Json.bytes(object), StandardCharsets.UTF_8)),
            WebRequest.origin(request)));
  }

  /** A change of one's profile. */
  @Schema(name = "ProfileChange", description = "A change of one's profile.")
  public record ProfileBody(
      @Schema(
              description = "What people call one.",
              minLength = 1,
              maxLength = 100,
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String displayName,
      @Schema(
              description =
                  "Any object of at most 16,384 characters: preferred models, defaults of apps.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable Map<String, Object> preferences) {}
}
