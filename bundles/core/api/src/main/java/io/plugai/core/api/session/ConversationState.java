package io.plugai.core.api.session;

import io.plugai.spi.generation.Message;
import java.util.List;

/**
 * A conversation that its client keeps.
 *
 * @param settings what it has decided; without a name
 * @param messages oldest first
 */
public record ConversationState(SessionSettings settings, List<Message> messages) {

  /** Copies the list. */
  public ConversationState {
    messages = List.copyOf(messages);
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "ConversationState[" + messages.size() + " messages]";
  }
}
