package io.plugai.http.rest.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.http.rest.common.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What requests about sessions hold. */
final class SessionBodies {
  private SessionBodies() {}

  /** What its owner decides about a session. */
  @Schema(
      name = "SessionRequest",
      description = "What its owner decides about a session; what is missing is none.")
  public record SettingsBody(
      @Schema(
              description = "For people; made from the first message where it is missing.",
              maxLength = 200,
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String name,
      @Schema(
              description = "The model that requests ask which name none, as `provider/name`.",
              maxLength = 512,
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String model,
      @Schema(
              implementation = Map.class,
              description = "What requests have that do not say otherwise.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable JsonNode parameters,
      @Schema(
              description = "Instructions that stand before all messages.",
              maxLength = 262144,
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String system) {

    SessionSettings read() {
      return new SessionSettings(
          Optional.ofNullable(name),
          Optional.ofNullable(model),
          given(),
          Optional.ofNullable(system));
    }

    private String given() {
      if (parameters == null || parameters.isNull()) {
        return "{}";
      }
      Fields fields = new Fields();
      if (!(parameters instanceof ObjectNode)) {
        fields.wrong("parameters", "must be an object");
      }
      fields.check();
      return parameters.toString();
    }
  }

  /** Where to branch off. */
  @Schema(name = "BranchRequest", description = "Where to branch off.")
  public record BranchBody(
      @Schema(description = "The last message that the branch shall have.", maxLength = 64)
          @Nullable String messageId,
      @Schema(
              description = "Of the branch; that of the session where it is missing.",
              maxLength = 200,
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String name) {}
}
