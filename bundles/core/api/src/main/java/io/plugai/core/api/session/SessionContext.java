package io.plugai.core.api.session;

import io.plugai.spi.generation.Message;
import java.util.List;

/**
 * What to send to a model, so that a session goes on.
 *
 * @param messages the system prompt, as much of the past as there is room for, and what is new
 * @param tokens about how many that is: four characters are one token
 * @param leftOut ids of the messages that are not among them, oldest first
 */
public record SessionContext(List<Message> messages, long tokens, List<String> leftOut) {

  /** Copies the lists. */
  public SessionContext {
    messages = List.copyOf(messages);
    leftOut = List.copyOf(leftOut);
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "SessionContext[" + messages.size() + " messages]";
  }
}
