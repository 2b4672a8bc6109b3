package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole answer to a request that does not stream.
 *
 * @param id the request's id
 * @param model the model that answered, as it was asked for
 * @param modality what was made: text, image or 3d
 * @param createdAt when the request came in, as ISO 8601 in UTC
 * @param output what was said
 * @param artifacts images, meshes and other files that were made
 * @param finishReason why the model stopped: stop, length, tool_calls or content_filter
 * @param usage what it took, where the backend says so
 * @param metadata what else there is to know
 */
public record GenerateAnswer(
    String id,
    String model,
    String modality,
    String createdAt,
    Output output,
    List<ArtifactData> artifacts,
    String finishReason,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UsageData usage,
    Metadata metadata) {

  /**
   * What was said.
   *
   * @param text the answer; empty where there is none
   * @param toolCalls tools that the model asks for
   * @param reasoning what the model thought before, where it shows that
   */
  public record Output(
      String text,
      List<ToolCall> toolCalls,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String reasoning) {}

  /**
   * A tool that the model asks for.
   *
   * @param id ties the call to its result
   * @param name the tool's name
   * @param arguments its arguments as the model wrote them: the text of a JSON object
   */
  public record ToolCall(String id, String name, String arguments) {}
}
