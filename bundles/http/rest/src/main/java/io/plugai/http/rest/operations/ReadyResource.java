package io.plugai.http.rest.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.health.ReadinessCheck;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Tells whether a request would be served now. */
@Component
@Path("/v1/ready")
@Produces(MediaType.APPLICATION_JSON)
public final class ReadyResource implements ControlPlaneResource {
  private final List<ReadinessCheck> checks = new CopyOnWriteArrayList<>();

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addCheck(ReadinessCheck check) {
    checks.add(check);
  }

  void removeCheck(ReadinessCheck check) {
    checks.remove(check);
  }

  /** All checks; the gateway is ready when there are any and none finds anything missing. */
  @GET
  @Needs(Permission.PUBLIC)
  @Operation(
      operationId = "ready",
      summary = "Whether a request would be served now",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "It would.",
            content = @Content(schema = @Schema(implementation = Readiness.class))),
        @ApiResponse(
            responseCode = "503",
            description = "It would not; the checks say what is missing.",
            content = @Content(schema = @Schema(implementation = Readiness.class)))
      })
  public Response ready() {
    List<Check> results =
        checks.stream()
            .map(check -> new Check(check.name(), check.problem().orElse(null)))
            .sorted(Comparator.comparing(Check::name))
            .toList();
    boolean ready =
        !results.isEmpty() && results.stream().allMatch(check -> check.problem() == null);
    return Response.status(ready ? 200 : 503)
        .entity(new Readiness(ready ? "ready" : "not_ready", results))
        .build();
  }

  /** All checks. */
  @Schema(description = "Whether the gateway can serve.")
  public record Readiness(
      @Schema(allowableValues = {"ready", "not_ready"}) String status, List<Check> checks) {}

  /** One check. */
  @Schema(description = "One thing that requests need.")
  public record Check(
      @Schema(description = "What was checked.") String name,
      @Schema(description = "What is missing, in one sentence; not there where all is well.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String problem) {}
}
