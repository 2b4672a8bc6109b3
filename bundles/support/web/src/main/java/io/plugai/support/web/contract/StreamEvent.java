package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The data of the events of a stream. Artifacts and usage come as {@link ArtifactData} and {@link
 * UsageData}, a failure as an {@link io.plugai.support.web.ErrorBody}.
 */
public sealed interface StreamEvent {

  /**
   * Event {@code request}, the first: the request was taken.
   *
   * @param id the request's id
   * @param model the model that was asked for
   * @param state queued, loading or running
   */
  record Request(String id, String model, String state) implements StreamEvent {}

  /**
   * Event {@code queued}: the request waits for a busy model.
   *
   * @param position its place in the queue, from 1
   */
  record Queued(int position) implements StreamEvent {}

  /** Event {@code loading}: the request waits for its model or its plug-in. */
  record Loading() implements StreamEvent {}

  /**
   * Event {@code delta}: the next piece of the answer.
   *
   * @param text never empty
   */
  record Delta(String text) implements StreamEvent {}

  /**
   * Event {@code reasoning}: the next piece of the model's reasoning.
   *
   * @param text never empty
   */
  record Reasoning(String text) implements StreamEvent {}

  /**
   * Event {@code tool_call}: a piece of a tool call.
   *
   * @param index which call, counted from 0
   * @param id the call's id; in its first piece only
   * @param name the tool's name; in the call's first piece only
   * @param arguments the next piece of the text of the arguments
   */
  record ToolCall(
      int index,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String id,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
      String arguments)
      implements StreamEvent {}

  /**
   * Event {@code progress}: how far the work is.
   *
   * @param fraction from 0 to 1
   * @param stage what is being done, in a word or two
   */
  record Progress(double fraction, String stage) implements StreamEvent {}

  /**
   * Event {@code done}, the last of a stream that ended well.
   *
   * @param id the request's id
   * @param finishReason why the model stopped: stop, length, tool_calls or content_filter
   * @param usage what it took, where the backend says so
   * @param metadata what else there is to know
   */
  record Done(
      String id,
      String finishReason,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UsageData usage,
      Metadata metadata)
      implements StreamEvent {}
}
