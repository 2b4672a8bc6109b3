package io.plugai.http.rest.contract;

import io.plugai.core.api.access.Permission;
import io.plugai.support.web.access.Needs;
import io.plugai.support.web.contract.JobData;
import io.plugai.support.web.contract.JobPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;

/** Describes {@code /v1/jobs}, which a servlet of the data plane answers. */
@Path("/v1/jobs")
@Needs(Permission.GENERATE)
public interface JobsContract {
  /** What a job is called. */
  String ID = "The job's id: `id` in the answer that took it.";

  /** Never called. */
  @GET
  @Produces("application/json")
  @Operation(
      operationId = "listJobs",
      summary = "One's own jobs, the newest first; for operators everybody's",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "A part of the list.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = JobPage.class))))
  void list(
      @Parameter(description = "Only those in one of these states, with commas between.")
          @QueryParam("state")
          String state,
      @Parameter(description = "Only those of this account; for operators.") @QueryParam("user")
          String user,
      @Parameter(description = "What the part before says as `next`.") @QueryParam("after")
          String after,
      @Parameter(
              description = "At most so many.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
          @QueryParam("limit")
          int limit);

  /** Never called. */
  @GET
  @Path("{job_id}")
  @Produces("application/json")
  @Operation(
      operationId = "getJob",
      summary = "How a job stands",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The job.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = JobData.class))))
  void get(@Parameter(description = ID) @PathParam("job_id") String id);

  /** Never called. */
  @GET
  @Path("{job_id}/events")
  @Produces("text/event-stream")
  @Operation(
      operationId = "jobEvents",
      summary = "How a job stands, whenever that changes",
      description =
          "Begins with how it stands now, as an event `job`; then at most some times a second. Each"
              + " event stands for itself: whoever comes back misses nothing. The stream ends with"
              + " the job.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The events.",
              content =
                  @Content(
                      mediaType = "text/event-stream",
                      array = @ArraySchema(schema = @Schema(implementation = JobData.class)))))
  void events(@Parameter(description = ID) @PathParam("job_id") String id);

  /** Never called. */
  @POST
  @Path("{job_id}/pause")
  @Produces("application/json")
  @Operation(
      operationId = "pauseJob",
      summary = "Have a job stand still; what it has fetched stays",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "How it stands then.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = JobData.class))))
  void pause(@Parameter(description = ID) @PathParam("job_id") String id);

  /** Never called. */
  @POST
  @Path("{job_id}/resume")
  @Produces("application/json")
  @Operation(
      operationId = "resumeJob",
      summary = "Have a job go on",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "How it stands then.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = JobData.class))))
  void resume(@Parameter(description = ID) @PathParam("job_id") String id);

  /** Never called. */
  @POST
  @Path("{job_id}/cancel")
  @Produces("application/json")
  @Operation(
      operationId = "cancelJob",
      summary = "End a job; what it has fetched goes, unless another one needs it",
      description = "Without effect on one that has ended.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "How it stands then.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = JobData.class))))
  void cancel(@Parameter(description = ID) @PathParam("job_id") String id);

  /** Never called. */
  @DELETE
  @Path("{job_id}")
  @Operation(
      operationId = "deleteJob",
      summary = "Forget a job that has ended; its model stays",
      responses = @ApiResponse(responseCode = "204", description = "It is forgotten."))
  void delete(@Parameter(description = ID) @PathParam("job_id") String id);
}
