package io.plugai.http.rest.sessions;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.support.web.contract.GenerateBody;
import io.plugai.support.web.contract.UsageData;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How messages of sessions look; only for the description, they are read and written as trees. */
final class TurnBodies {
  private TurnBodies() {}

  /** A message to keep. */
  @Schema(
      name = "SessionMessageRequest",
      description = "A message to keep, with what belongs to it.")
  public record TurnBody(
      @Schema(allowableValues = {"system", "user", "assistant", "tool"}) String role,
      @Schema(
              description = "A text, or a list of parts.",
              oneOf = {String.class, GenerateBody.PartList.class})
          Object content,
      @Schema(
              description = "What was to be made.",
              allowableValues = {"text", "image", "3d"},
              defaultValue = "text",
              requiredMode = NOT_REQUIRED)
          @Nullable String modality,
      @Schema(
              description = "Files that lie elsewhere: what a model made, or started from.",
              requiredMode = NOT_REQUIRED)
          @Nullable List<AttachmentBody> attachments,
      @Schema(description = "What the request asked with.", requiredMode = NOT_REQUIRED)
          @Nullable Map<String, Object> parameters,
      @Schema(
              description = "The model that answered.",
              maxLength = 512,
              requiredMode = NOT_REQUIRED)
          @Nullable String model,
      @Schema(
              description = "The request that it belongs to.",
              maxLength = 512,
              requiredMode = NOT_REQUIRED)
          @Nullable String requestId,
      @Schema(
              allowableValues = {"stop", "length", "tool_calls", "content_filter"},
              description = "Why the model stopped.",
              requiredMode = NOT_REQUIRED)
          @Nullable String finishReason,
      @Schema(requiredMode = NOT_REQUIRED) @Nullable UsageBody usage,
      @Schema(
              description = "Whether it is all that was to be said.",
              defaultValue = "true",
              requiredMode = NOT_REQUIRED)
          boolean complete,
      @Schema(
              description = "Why it is not complete: `cancelled`, or the code of a failure.",
              maxLength = 512,
              requiredMode = NOT_REQUIRED)
          @Nullable String cutBy) {}

  /** What an answer took. */
  @Schema(name = "SessionUsage", description = "What an answer took, as answers tell it.")
  public record UsageBody(
      @Schema(requiredMode = NOT_REQUIRED) @Nullable Long inputTokens,
      @Schema(requiredMode = NOT_REQUIRED) @Nullable Long outputTokens,
      @Schema(description = "Other units.", requiredMode = NOT_REQUIRED)
          @Nullable Map<String, BigDecimal> details,
      @Schema(requiredMode = NOT_REQUIRED) @Nullable CostBody cost) {}

  /** What it cost. */
  @Schema(name = "SessionCost", description = "What an answer cost, as its provider says.")
  public record CostBody(BigDecimal amount, @Schema(maxLength = 64) String currency) {}

  /** A file that lies elsewhere. */
  @Schema(name = "Attachment", description = "A file that lies elsewhere.")
  public record AttachmentBody(
      @Schema(description = "What it is.", example = "image", maxLength = 512) String role,
      @Schema(example = "image/png", maxLength = 512) String mediaType,
      @Schema(
              description = "By which it is found: the id of an artifact, or an address.",
              maxLength = 8192)
          String handle) {}

  /** A message that is kept. */
  @Schema(
      name = "SessionMessage",
      description = "A message that is kept. What does not apply to it is left out.")
  public record MessageView(
      String id,
      String sessionId,
      @Schema(description = "Its place: messages are in the order of it; there may be gaps.")
          long sequence,
      @Schema(format = "date-time") String createdAt,
      @Schema(allowableValues = {"system", "user", "assistant", "tool"}) String role,
      @Schema(
              description = "A text, or a list of parts.",
              oneOf = {String.class, GenerateBody.PartList.class})
          Object content,
      @Schema(allowableValues = {"text", "image", "3d"}) String modality,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AttachmentBody> attachments,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> parameters,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String model,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String requestId,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String finishReason,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UsageData usage,
      @Schema(description = "Whether it is all that was to be said.") boolean complete,
      @Schema(description = "Why it is not complete.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String cutBy) {}

  /** Messages. */
  @Schema(name = "SessionMessageList", description = "Messages of a session.")
  public record MessageListView(
      List<MessageView> messages,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}

  /** What has come of an edit. */
  @Schema(name = "SessionEdit", description = "What has come of an edit.")
  public record EditView(
      @Schema(description = "As it is now.") SessionView session,
      @Schema(description = "The new message.") MessageView message,
      @Schema(description = "The session as it was before, under an id of its own.")
          SessionView former) {}
}
