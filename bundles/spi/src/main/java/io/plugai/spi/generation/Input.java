package io.plugai.spi.generation;

import java.util.List;
import java.util.Optional;

/**
 * What a model is to work from.
 *
 * @param messages the conversation, oldest first; a bare prompt arrives as one user message
 * @param tools functions that the model may ask for; often empty
 * @param toolChoice whether it may, must or must not call one
 * @param responseFormat the form that the answer must have
 * @param negativePrompt what an image or object must not show
 * @param images images to start from, each with its role
 * @param sourceArtifact id of an artifact made earlier to start from
 */
public record Input(
    List<Message> messages,
    List<Tool> tools,
    ToolChoice toolChoice,
    ResponseFormat responseFormat,
    Optional<String> negativePrompt,
    List<RoleImage> images,
    Optional<String> sourceArtifact) {

  public Input {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    images = List.copyOf(images);
  }

  /** The input of a plain conversation. */
  public static Input ofMessages(List<Message> messages) {
    return new Input(
        messages,
        List.of(),
        new ToolChoice.Auto(),
        new ResponseFormat.Text(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** The input of a bare prompt. */
  public static Input ofPrompt(String prompt) {
    return ofMessages(List.of(Message.text(Role.USER, prompt)));
  }

  /** The text of the user's last message; empty where there is none. */
  public String prompt() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role() == Role.USER) {
        return messages.get(i).text();
      }
    }
    return "";
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "Input[" + messages.size() + " messages]";
  }

  /**
   * An image to start from.
   *
   * @param role what it is for: {@code init}, {@code mask}, {@code reference}, …
   */
  public record RoleImage(String role, ImageSource source) {}
}
