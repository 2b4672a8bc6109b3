package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for generation, as its caller sees it.
 *
 * @param answer JSON, as it is
 */
@Schema(name = "Request", description = "A request for generation, and where it stands.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestData(
    @Schema(description = "The request's id, of the gateway's making.") String id,
    @Schema(
            description = "What its caller called it: the X-Request-Id that it came with.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String correlationId,
    @Schema(description = "The model or alias that was asked for, the first of several.")
        String model,
    @Schema(description = "What is made: text, image or 3d.") String modality,
    @Schema(
            description = "Where it stands; the last four are final.",
            allowableValues = {
              "queued",
              "loading",
              "running",
              "succeeded",
              "failed",
              "cancelled",
              "expired"
            })
        String state,
    @Schema(
            description = "Its place in the queue, from 1, while it waits in one.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Integer position,
    @Schema(
            description = "About how long it will wait, where that can be said.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Double estimateSeconds,
    @Schema(
            description = "How far the work is, from 0 to 1, where the backend says so.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Double progress,
    @Schema(description = "Whether it and its answer are kept when the gateway restarts.")
        boolean kept,
    @Schema(
            description = "The request whose answer this one is another to.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String regenerates,
    @Schema(description = "When it was accepted, as ISO 8601 in UTC.") String createdAt,
    @Schema(
            description = "When its backend began.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String startedAt,
    @Schema(description = "When it ended.", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String endedAt,
    @Schema(
            description = "What went wrong, where something did.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Failure error,
    @Schema(
            description = "The full id of the model that answers it, where it had more than one.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String modelUsed,
    @Schema(
            description = "Whether that is the default model, in the place of those wanted.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Boolean fallback,
    @Schema(
            description = "The way that it took, where it had more than one.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable List<RouteStep> route,
    @Schema(
            description = "The number of its latest event, to follow it from.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Long lastEventId,
    @Schema(
            description = "The whole answer, once it has succeeded and while it is kept.",
            implementation = GenerateAnswer.class,
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonRawValue
        @Nullable String answer) {

  /** Why a request came to nothing. */
  @Schema(name = "RequestFailure", description = "Why a request came to nothing.")
  public record Failure(
      @Schema(description = "One of the error codes.") String code,
      @Schema(description = "For people; may be empty.") String message) {}
}
