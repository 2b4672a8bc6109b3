package io.plugai.spi.generation;

/** A piece of a message. */
public sealed interface Part {

  /** Plain text. */
  record Text(String text) implements Part {}

  /** An image that the model should look at. */
  record Image(ImageSource source) implements Part {}

  /**
   * A call that the assistant made earlier in the conversation.
   *
   * @param id ties the call to its result
   * @param name the tool's name
   * @param arguments the arguments, a JSON object as text
   */
  record ToolCall(String id, String name, String arguments) implements Part {}

  /**
   * What a tool answered.
   *
   * @param callId the id of the call it answers
   * @param content the answer, as text
   */
  record ToolResult(String callId, String content) implements Part {}
}
