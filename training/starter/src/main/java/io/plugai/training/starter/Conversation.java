package io.plugai.training.starter;

import java.util.List;

/**
 * What was said, in order, in the words of the chat template.
 *
 * @param messages a system prompt perhaps, then questions and answers in turn
 */
record Conversation(List<Message> messages) {
  static final String SYSTEM = "system";
  static final String USER = "user";
  static final String ASSISTANT = "assistant";

  /** One message and who says it. */
  record Message(String role, String text) {}
}
