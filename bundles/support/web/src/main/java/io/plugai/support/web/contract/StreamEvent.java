package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data of the events of a stream. Artifacts and usage come as {@link ArtifactData} and {@link
 * UsageData}, a failure as an {@link io.plugai.support.web.ErrorBody}.
 */
public sealed interface StreamEvent {

  /** Event {@code request}, the first: the request was taken. */
  @Schema(name = "RequestEvent", description = "Event request, the first: the request was taken.")
  record Request(
      @Schema(description = "The request's id.") String id,
      @Schema(description = "The model or alias that was asked for, the first of several.")
          String model,
      @Schema(description = "Queued, loading or running.") String state,
      @Schema(description = "The conversation that it goes on with, where it does.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable SessionData session)
      implements StreamEvent {}

  /** Event {@code queued}: the request waits for a busy model. */
  @Schema(name = "QueuedEvent", description = "Event queued: the request waits for a busy model.")
  record Queued(
      @Schema(description = "Its place in the queue, from 1.") int position,
      @Schema(description = "About how long it will wait; only where that can be said.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Double estimateSeconds)
      implements StreamEvent {}

  /** Event {@code loading}: the request waits for its model or its plug-in. */
  @Schema(
      name = "LoadingEvent",
      description = "Event loading: the request waits for its model or its plug-in.")
  record Loading() implements StreamEvent {}

  /** Event {@code route}: it is known which of several models answers. */
  @Schema(
      name = "RouteEvent",
      description = "Event route: it is known which of several models answers.")
  record Route(
      @Schema(description = "The full id of the model that answers.") String modelUsed,
      @Schema(description = "Whether that is the default model, in the place of those wanted.")
          boolean fallback,
      @Schema(description = "The way to it.") List<RouteStep> route)
      implements StreamEvent {}

  /** Event {@code delta}: the next piece of the answer. */
  @Schema(name = "DeltaEvent", description = "Event delta: the next piece of the answer.")
  record Delta(
      @Schema(description = "Empty only beside a state.") String text,
      @Schema(
              description =
                  "What the provider wants back with the part that ends here, sealed. Where it is"
                      + " there, the next piece begins another part.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          String state)
      implements StreamEvent {}

  /** Event {@code reasoning}: the next piece of the model's reasoning. */
  @Schema(
      name = "ReasoningEvent",
      description = "Event reasoning: the next piece of the model's reasoning.")
  record Reasoning(
      @Schema(description = "Empty only beside a state.") String text,
      @Schema(
              description =
                  "What the provider wants back with the part that ends here, sealed. Where it is"
                      + " there, the next piece begins another part.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          String state)
      implements StreamEvent {}

  /** Event {@code tool_call}: a piece of a tool call. */
  @Schema(name = "ToolCallEvent", description = "Event tool_call: a piece of a tool call.")
  record ToolCall(
      @Schema(description = "Which call, counted from 0.") int index,
      @Schema(description = "The call's id; in its first piece only.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          String id,
      @Schema(description = "The tool's name; in the call's first piece only.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          String name,
      @Schema(description = "The next piece of the text of the arguments.") String arguments,
      @Schema(description = "What the provider wants back with the call, sealed.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          String state)
      implements StreamEvent {}

  /** Event {@code progress}: how far the work is. */
  @Schema(name = "ProgressEvent", description = "Event progress: how far the work is.")
  record Progress(
      @Schema(description = "From 0 to 1.") double fraction,
      @Schema(description = "What is being done, in a word or two.") String stage)
      implements StreamEvent {}

  /** Event {@code done}, the last of a stream that ended well. */
  @Schema(name = "DoneEvent", description = "Event done, the last of a stream that ended well.")
  record Done(
      @Schema(description = "The request's id.") String id,
      @Schema(description = "Why the model stopped: stop, length, tool_calls or content_filter.")
          String finishReason,
      @Schema(description = "What it took, where the backend says so.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable UsageData usage,
      @Schema(
              description =
                  "The conversation with this answer, for the next request; only where the request"
                      + " came with a state token.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String stateToken,
      @Schema(description = "What else there is to know.") Metadata metadata)
      implements StreamEvent {}
}
