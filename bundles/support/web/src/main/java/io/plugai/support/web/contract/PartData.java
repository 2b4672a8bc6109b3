package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * One part of the assistant's message, as the next request takes it back. Empty fields are left
 * out.
 */
@Schema(
    name = "AnswerPart",
    description =
        "One part of the assistant's message: text has text, reasoning has text or state,"
            + " tool_call has id, name and arguments.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PartData(
    @Schema(allowableValues = {"text", "reasoning", "tool_call"}) String type,
    @Schema(description = "What was said or thought.") String text,
    @Schema(description = "Of the call.") String id,
    @Schema(description = "Of the tool.") String name,
    @Schema(description = "The text of a JSON object.") String arguments,
    @Schema(description = "What the provider wants back with this part, sealed.") String state) {

  /** Text or reasoning. */
  public static PartData said(String type, String text, String state) {
    return new PartData(type, text, "", "", "", state);
  }

  /** A call of a tool. */
  public static PartData call(String id, String name, String arguments, String state) {
    return new PartData("tool_call", "", id, name, arguments, state);
  }
}
