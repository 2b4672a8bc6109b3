package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole answer to a request that does not stream. */
@Schema(description = "The whole answer to a request that does not stream.")
public record GenerateAnswer(
    @Schema(description = "The request's id.") String id,
    @Schema(
            description =
                "The model or alias that was asked for, the first of several; `metadata.model_used` is the"
                    + " one that answered.")
        String model,
    @Schema(description = "What was made: text, image or 3d.") String modality,
    @Schema(description = "When the request came in, as ISO 8601 in UTC.") String createdAt,
    @Schema(description = "What was said.") Output output,
    @Schema(description = "Images, meshes and other files that were made.")
        List<ArtifactData> artifacts,
    @Schema(description = "Why the model stopped: stop, length, tool_calls or content_filter.")
        String finishReason,
    @Schema(description = "What it took, where the backend says so.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable UsageData usage,
    @Schema(description = "The conversation that it goes on with, where it does.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable SessionData session,
    @Schema(
            description =
                "The conversation with this answer, for the next request; only where the request"
                    + " came with a state token.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String stateToken,
    @Schema(description = "What else there is to know.") Metadata metadata) {

  /** What was said. */
  @Schema(description = "What was said.")
  public record Output(
      @Schema(description = "The answer; empty where there is none.") String text,
      @Schema(description = "Tools that the model asks for.") List<ToolCall> toolCalls,
      @Schema(description = "What the model thought before, where it shows that.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          String reasoning,
      @Schema(
              description =
                  "All of the above in its order, to be given back as the content of an assistant"
                      + " message; only where there is more than text.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          List<PartData> content) {}

  /** A tool that the model asks for. */
  @Schema(description = "A tool that the model asks for.")
  public record ToolCall(
      @Schema(description = "Ties the call to its result.") String id,
      @Schema(description = "The tool's name.") String name,
      @Schema(description = "Its arguments as the model wrote them: the text of a JSON object.")
          String arguments) {}
}
