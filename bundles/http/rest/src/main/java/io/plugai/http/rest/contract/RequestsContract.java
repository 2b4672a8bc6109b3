package io.plugai.http.rest.contract;

import io.plugai.core.api.access.Permission;
import io.plugai.support.web.access.Needs;
import io.plugai.support.web.contract.GenerateAnswer;
import io.plugai.support.web.contract.RequestData;
import io.plugai.support.web.contract.RequestPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;

/** Describes {@code /v1/requests}, which a servlet of the data plane answers. */
@Path("/v1/requests")
@Needs(Permission.GENERATE)
public interface RequestsContract {
  /** What a request is called. */
  String ID = "The request's id: `id` in its answer or its first event.";

  /** Never called. */
  @GET
  @Produces("application/json")
  @Operation(
      operationId = "listRequests",
      summary = "One's own requests, the newest first",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "A part of the list.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = RequestPage.class))))
  void list(
      @Parameter(description = "Only those in one of these states, with commas between.")
          @QueryParam("state")
          String state,
      @Parameter(description = "Only those of this model.") @QueryParam("model") String model,
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
  @Path("{request_id}")
  @Produces("application/json")
  @Operation(
      operationId = "getRequest",
      summary = "A request, with its answer while that is kept",
      description =
          "The answers of background requests, and of those with an `Idempotency-Key`, are kept for"
              + " a day, or as long as the operator says; others for some minutes, where there is"
              + " memory for them.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The request.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = RequestData.class))))
  void get(@Parameter(description = ID) @PathParam("request_id") String id);

  /** Never called. */
  @GET
  @Path("{request_id}/status")
  @Produces({"application/json", "text/event-stream"})
  @Operation(
      operationId = "requestStatus",
      summary = "Where a request stands",
      description =
          "Once, or, with `Accept: text/event-stream`, each time that it changes, as events"
              + " `status`; the stream ends with the request.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "Where it stands.",
              headers = {
                @Header(
                    name = "X-Queue-Position",
                    description = "Its place in the queue, from 1, where it waits in one.",
                    schema = @Schema(type = "integer")),
                @Header(
                    name = "X-Queue-Estimate-Seconds",
                    description = "About how long it will wait, where that can be said.",
                    schema = @Schema(type = "number"))
              },
              content = {
                @Content(
                    mediaType = "application/json",
                    schema = @Schema(implementation = RequestData.class)),
                @Content(
                    mediaType = "text/event-stream",
                    array = @ArraySchema(schema = @Schema(implementation = RequestData.class)))
              }))
  void status(@Parameter(description = ID) @PathParam("request_id") String id);

  /** Never called. */
  @GET
  @Path("{request_id}/events")
  @Produces("text/event-stream")
  @Operation(
      operationId = "requestEvents",
      summary = "The events of a request, from the beginning or from where one was",
      description =
          "The same events as of a stream of `POST /v1/generate`, each with its number as `id`. Any"
              + " number of clients may follow one request; none of them stops it by leaving.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The events.",
              content =
                  @Content(
                      mediaType = "text/event-stream",
                      array =
                          @ArraySchema(
                              schema = @Schema(ref = "#/components/schemas/StreamEvent")))))
  void events(
      @Parameter(description = ID) @PathParam("request_id") String id,
      @Parameter(description = "The number of the last event that one has.")
          @HeaderParam("Last-Event-ID")
          String lastEventId,
      @Parameter(description = "The same, for clients that cannot set headers.")
          @QueryParam("after")
          String after);

  /** Never called. */
  @POST
  @Path("{request_id}/cancel")
  @Produces("application/json")
  @Operation(
      operationId = "cancelRequest",
      summary = "End a request, with the work behind it",
      description = "Without effect on one that has ended.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "How it stands then.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = RequestData.class))))
  void cancel(@Parameter(description = ID) @PathParam("request_id") String id);

  /** Never called. */
  @POST
  @Path("{request_id}/regenerate")
  @Consumes("application/json")
  @Produces({"application/json", "text/event-stream"})
  @Operation(
      operationId = "regenerate",
      summary = "Another answer beside the one that a request has",
      description =
          "Asks the same once more, as a request of its own; what the body names is different."
              + " Answered as `POST /v1/generate` is.",
      requestBody =
          @RequestBody(
              required = false,
              description = "What is to be different; nothing where all is to be the same.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = RegenerateBody.class))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "The answer, or the stream of events that make it up.",
            content = {
              @Content(
                  mediaType = "application/json",
                  schema = @Schema(implementation = GenerateAnswer.class)),
              @Content(
                  mediaType = "text/event-stream",
                  array = @ArraySchema(schema = @Schema(ref = "#/components/schemas/StreamEvent")))
            }),
        @ApiResponse(
            responseCode = "202",
            description = "The request was taken; it is followed by its id.",
            content =
                @Content(
                    mediaType = "application/json",
                    schema = @Schema(implementation = RequestData.class)))
      })
  void regenerate(
      @Parameter(description = ID) @PathParam("request_id") String id,
      @Parameter(description = GenerateContract.PREFER) @HeaderParam("Prefer") String prefer,
      @Parameter(description = GenerateContract.KEY) @HeaderParam("Idempotency-Key") String key);
}
