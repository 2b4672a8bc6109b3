package io.plugai.http.rest.hub;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.hub.Hub;
import io.plugai.core.api.hub.HubQuery;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.spi.source.ModelReference;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Models where they come from: found, and told what would become of them here. */
@Component
@Path("/v1/hub")
@Produces(MediaType.APPLICATION_JSON)
public final class HubResource implements ControlPlaneResource {
  private final Hub hub;

  /** Asks this. */
  @Activate
  public HubResource(@Reference Hub hub) {
    this.hub = hub;
  }

  /** Finds models. */
  @GET
  @Path("search")
  @Needs(Permission.READ)
  @Operation(
      operationId = "searchHub",
      summary = "Models at a source, marked with what would run on this machine",
      description =
          "Asked with the credential that the caller has put in for the source. Whether something"
              + " would run is told from its size, before anything is fetched.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "What was found.",
              content = @Content(schema = @Schema(implementation = HubViews.Found.class))))
  public void search(
      @BeanParam HubSearchParameters parameters,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    HubQuery query = parameters.query();
    Optional<String> source = parameters.source();
    answer(hub.search(userId(request), source, query), HubViews::found, response);
  }

  /** Describes one. */
  @GET
  @Path("models/{id: .+}")
  @Needs(Permission.READ)
  @Operation(
      operationId = "getHubModel",
      summary = "One model at a source, with its files and its card",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The model.",
              content = @Content(schema = @Schema(implementation = HubViews.Detailed.class))))
  public void model(
      @Parameter(description = "As its source calls it; slashes stay as they are, or are `%2F`.")
          @PathParam("id")
          String id,
      @Parameter(description = "Where it is; the first source where it is missing.")
          @QueryParam("source")
          @Nullable String source,
      @Parameter(
              description = "A branch, tag or commit; what the source takes where it is missing.")
          @QueryParam("revision")
          @Nullable String revision,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    Optional<String> wanted = fields.optional("revision", revision);
    String at =
        fields.optional("source", source).or(() -> hub.sources().stream().findFirst()).orElse("");
    fields.check();
    ModelReference reference = new ModelReference(id, wanted);
    answer(hub.model(userId(request), at, reference), HubViews::detailed, response);
  }

  private static String userId(HttpServletRequest request) {
    return WebRequest.requireCaller(request).id();
  }

  private static <T> void answer(
      CompletionStage<T> stage, Function<T, Object> view, AsyncResponse response) {
    var unused =
        stage
            .thenApply(view)
            .whenComplete(
                (made, thrown) -> {
                  if (thrown == null) {
                    response.resume(made);
                  } else {
                    response.resume(unwrapped(thrown));
                  }
                });
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
