package io.plugai.http.rest.sessions;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;

import io.plugai.http.rest.sessions.TurnBodies.AttachmentBody;
import io.plugai.http.rest.sessions.TurnBodies.UsageBody;
import io.plugai.support.web.contract.GenerateBody;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How sessions look as files; only for the description, they are read and written as trees. */
final class ArchiveBodies {
  private ArchiveBodies() {}

  /** A session as a file. */
  @Schema(
      name = "SessionArchive",
      description =
          "A session as a file, without ids. State of providers is good at the gateway that it came"
              + " from, and left out elsewhere.")
  public record ArchiveBody(
      @Schema(allowableValues = "plugai-session") String format,
      @Schema(description = "Of this form.", allowableValues = "1") int version,
      @Schema(requiredMode = NOT_REQUIRED) @Nullable ArchivedSession session,
      @ArraySchema(
              maxItems = 50_000,
              arraySchema = @Schema(description = "The oldest first.", requiredMode = NOT_REQUIRED))
          @Nullable List<ArchivedMessage> messages) {}

  /** What its owner has decided. */
  @Schema(name = "ArchivedSession", description = "What its owner has decided about a session.")
  public record ArchivedSession(
      @Schema(maxLength = 200, requiredMode = NOT_REQUIRED) @Nullable String name,
      @Schema(maxLength = 512, requiredMode = NOT_REQUIRED) @Nullable String model,
      @Schema(requiredMode = NOT_REQUIRED) @Nullable Map<String, Object> parameters,
      @Schema(maxLength = 262144, requiredMode = NOT_REQUIRED) @Nullable String system,
      @Schema(format = "date-time", requiredMode = NOT_REQUIRED) @Nullable String createdAt) {}

  /** A message. */
  @Schema(name = "ArchivedMessage", description = "A message with what belongs to it.")
  public record ArchivedMessage(
      @Schema(format = "date-time", requiredMode = NOT_REQUIRED) @Nullable String createdAt,
      @Schema(allowableValues = {"system", "user", "assistant", "tool"}) String role,
      @Schema(
              description = "A text, or a list of parts.",
              oneOf = {String.class, GenerateBody.PartList.class})
          Object content,
      @Schema(
              allowableValues = {"text", "image", "3d"},
              defaultValue = "text",
              requiredMode = NOT_REQUIRED)
          @Nullable String modality,
      @Schema(requiredMode = NOT_REQUIRED) @Nullable List<AttachmentBody> attachments,
      @Schema(requiredMode = NOT_REQUIRED) @Nullable Map<String, Object> parameters,
      @Schema(maxLength = 512, requiredMode = NOT_REQUIRED) @Nullable String model,
      @Schema(maxLength = 512, requiredMode = NOT_REQUIRED) @Nullable String requestId,
      @Schema(
              allowableValues = {"stop", "length", "tool_calls", "content_filter"},
              requiredMode = NOT_REQUIRED)
          @Nullable String finishReason,
      @Schema(requiredMode = NOT_REQUIRED) @Nullable UsageBody usage,
      @Schema(defaultValue = "true", requiredMode = NOT_REQUIRED) boolean complete,
      @Schema(maxLength = 512, requiredMode = NOT_REQUIRED) @Nullable String cutBy) {}
}
