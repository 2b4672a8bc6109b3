package io.plugai.spi.generation;

import io.plugai.spi.model.Modality;
import java.util.List;

/**
 * A conversation that a text model goes on with.
 *
 * @param messages oldest first; a bare prompt arrives as one user message
 * @param tools functions that the model may ask for; often empty
 * @param toolChoice whether it may, must or must not call one
 * @param responseFormat the form that the answer must have
 */
public record ChatInput(
    List<Message> messages, List<Tool> tools, ToolChoice toolChoice, ResponseFormat responseFormat)
    implements Input {

  public ChatInput {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /** A plain conversation. */
  public static ChatInput ofMessages(List<Message> messages) {
    return new ChatInput(messages, List.of(), new ToolChoice.Auto(), new ResponseFormat.Text());
  }

  /** A bare prompt. */
  public static ChatInput ofPrompt(String prompt) {
    return ofMessages(List.of(Message.text(Role.USER, prompt)));
  }

  @Override
  public String prompt() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role() == Role.USER) {
        return messages.get(i).text();
      }
    }
    return "";
  }

  @Override
  public Modality modality() {
    return Modality.TEXT;
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "ChatInput[" + messages.size() + " messages]";
  }
}
