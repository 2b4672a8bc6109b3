package io.plugai.http.rest.contract;

import io.plugai.core.api.access.Permission;
import io.plugai.support.web.access.Needs;
import io.plugai.support.web.contract.GenerateAnswer;
import io.plugai.support.web.contract.GenerateBody;
import io.plugai.support.web.contract.RequestData;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import javax.ws.rs.Consumes;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;

/** Describes {@code POST /v1/generate}, which a servlet of the data plane answers. */
@Path("/v1/generate")
public interface GenerateContract {
  /** What the Prefer header does. */
  String PREFER =
      "`respond-async`: answer at once with 202 and where to follow the request, which then goes on"
          + " by itself; `wait=N`: do so after N seconds, where the answer is not there by then.";

  /** What the Idempotency-Key header does. */
  String KEY =
      "1 to 255 printable characters: the same request under the same key is done once, and answered"
          + " as often as it comes.";

  /** Never called. */
  @POST
  @Consumes("application/json")
  @Produces({"application/json", "text/event-stream"})
  @Needs(Permission.GENERATE)
  @Operation(
      operationId = "generate",
      summary = "Ask a model",
      description =
          """
          Answers with one JSON body or, with `"stream": true`, with server-sent events:

          | Event | Data |
          |---|---|
          | `request` | `RequestEvent`: the first event |
          | `queued` | `QueuedEvent`: the request waits for a busy model; again on each move, with about how long it will wait |
          | `loading` | `{}`: the request waits for its model or its plug-in |
          | `route` | `RouteEvent`: which model answers, where there was more than one way to go |
          | `delta` | `DeltaEvent`: the next piece of the answer |
          | `reasoning` | `ReasoningEvent`: the next piece of the model's reasoning |
          | `tool_call` | `ToolCallEvent`: a piece of a tool call |
          | `progress` | `ProgressEvent`: how far the work is |
          | `artifact` | `ArtifactData`: a finished file |
          | `usage` | `UsageData`: what it took so far |
          | `done` | `DoneEvent`: the end of an answer |
          | `error` | `ErrorBody`: the end of a failure |

          A stream ends with exactly one `done` or `error`; one that ends with neither was cut off. \
          A failure before the first event is a JSON error with a status of its own. A comment \
          (a line with a colon) shows that a silent stream lives. Closing the connection stops the \
          work behind the request, whether it streams or not, unless `on_disconnect` is \
          `continue`. Events have numbers, as `id`, by which a stream is taken up again: \
          `GET /v1/requests/{request_id}/events`.
          """,
      requestBody =
          @RequestBody(
              required = true,
              description =
                  "At most 32 MiB, or as much as the operator says, with values nested 64 deep at"
                      + " most. What has no bound of its own is bounded by that.",
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = GenerateBody.class))),
      responses = {
        @ApiResponse(
            responseCode = "202",
            description =
                "With `Prefer`: the request was taken; `Location` says where it is followed.",
            headers = {
              @Header(
                  name = "Location",
                  description = "Where the request is.",
                  schema = @Schema(type = "string")),
              @Header(
                  name = "X-Queue-Position",
                  description = "Its place in the queue, from 1, where it waits in one.",
                  schema = @Schema(type = "integer")),
              @Header(
                  name = "X-Queue-Estimate-Seconds",
                  description = "About how long it will wait, where that can be said.",
                  schema = @Schema(type = "number"))
            },
            content =
                @Content(
                    mediaType = "application/json",
                    schema = @Schema(implementation = RequestData.class))),
        @ApiResponse(
            responseCode = "200",
            description = "The answer, or the stream of events that make it up.",
            headers = {
              @Header(
                  name = "X-Request-Id",
                  description =
                      "The request's id: the client's own from the same header, or a new one.",
                  schema = @Schema(type = "string")),
              @Header(
                  name = "X-Model-Used",
                  description =
                      "The model that answers, where there was more than one way to go and it is"
                          + " known before the answer begins.",
                  schema = @Schema(type = "string")),
              @Header(
                  name = "X-Fallback",
                  description = "`true` where that is the default model in another's place.",
                  schema = @Schema(type = "string")),
              @Header(
                  name = "RateLimit-Limit",
                  description =
                      "How much the caller may ask per minute, where that is limited; so for the"
                          + " next two.",
                  schema = @Schema(type = "integer")),
              @Header(
                  name = "RateLimit-Remaining",
                  description = "How much of it is left now.",
                  schema = @Schema(type = "integer")),
              @Header(
                  name = "RateLimit-Reset",
                  description = "Seconds until all of it is back.",
                  schema = @Schema(type = "integer"))
            },
            content = {
              @Content(
                  mediaType = "application/json",
                  schema = @Schema(implementation = GenerateAnswer.class)),
              @Content(
                  mediaType = "text/event-stream",
                  array =
                      @ArraySchema(
                          schema = @Schema(ref = "#/components/schemas/StreamEvent"),
                          arraySchema = @Schema(description = "The events, one after the other.")))
            })
      })
  void generate(
      @Parameter(description = PREFER) @HeaderParam("Prefer") String prefer,
      @Parameter(description = KEY) @HeaderParam("Idempotency-Key") String key);
}
