package io.plugai.http.rest.models;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.RecommendedModel;
import io.plugai.core.api.download.Requester;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.plugai.support.web.contract.JobData;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
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

/** Has models fetched, and says which ones are good for something. */
@Component
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public final class DownloadsResource implements ControlPlaneResource {
  private static final int ACCEPTED = 202;

  private final Downloads downloads;
  private final AuditLog audit;

  /** Hands them to the first, and tells the second. */
  @Activate
  public DownloadsResource(@Reference Downloads downloads, @Reference AuditLog audit) {
    this.downloads = downloads;
    this.audit = audit;
  }

  /** Fetches one. */
  @POST
  @Path("download")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.GENERATE)
  @Operation(
      operationId = "downloadModel",
      summary = "Fetch a model from a source",
      description =
          "In the background: the job that does it is followed at `/v1/jobs/{id}`, and survives a"
              + " restart. Operators may; others where the operator lets them.",
      responses =
          @ApiResponse(
              responseCode = "202",
              description = "The job is taken.",
              content = @Content(schema = @Schema(implementation = JobData.class))))
  public void download(
      @Nullable DownloadBody body,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    DownloadRequest wanted = Fields.body(body).request();
    Caller caller = WebRequest.requireCaller(request);
    var origin = WebRequest.origin(request);
    var unused =
        downloads
            .submit(wanted, Requester.of(caller))
            .whenComplete(
                (job, failure) -> {
                  if (failure == null) {
                    audit.record(
                        caller.id(), "model.download", wanted.name(), wanted.source(), origin);
                    response.resume(accepted(job));
                  } else {
                    response.resume(Problem.cause(failure));
                  }
                });
  }

  private static Response accepted(Job job) {
    return Response.status(ACCEPTED)
        .header("Location", "/v1/jobs/" + job.id())
        .entity(JobData.of(job))
        .build();
  }

  /** Those that are good for something. */
  @GET
  @Path("recommended")
  @Needs(Permission.KNOWN)
  @Operation(
      operationId = "recommendedModels",
      summary = "Models to begin with, the smallest first",
      description = "Each can be handed to `POST /v1/models/download` as it stands here.")
  public RecommendedList recommended() {
    return new RecommendedList(
        downloads.recommended().stream().map(DownloadsResource::view).toList());
  }

  private static RecommendedView view(RecommendedModel model) {
    return new RecommendedView(
        model.id(),
        model.title(),
        model.source(),
        model.name(),
        List.of(model.file()),
        model.quantization(),
        model.bytes(),
        model.memoryBytes(),
        model.licence(),
        model.use());
  }

  /** All of them. */
  @Schema(description = "Models to begin with, the smallest first.")
  public record RecommendedList(List<RecommendedView> models) {}

  /** One of them. */
  @Schema(name = "RecommendedModel", description = "A model to begin with.")
  public record RecommendedView(
      @Schema(description = "What `plugai:model-pull` knows it by.", example = "smollm2") String id,
      @Schema(description = "For people.") String title,
      @Schema(description = "Where it is.") String source,
      @Schema(description = "What it is called there.") String name,
      @Schema(description = "Which files.") List<String> files,
      @Schema(description = "How its weights are kept.") String quantization,
      @Schema(description = "Bytes to fetch.") long bytes,
      @Schema(description = "Bytes of memory that the machine should have for it.")
          long memoryBytes,
      @Schema(description = "The licence it comes under.") String licence,
      @Schema(description = "What it is good for.") String use) {}
}
