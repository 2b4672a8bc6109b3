package io.plugai.core.sessions;

import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;

/**
 * About how many tokens messages are: four characters (UTF-16 units) are one, rounded up for each
 * message, as usage is estimated too. Images and state count nothing.
 */
final class Tokens {
  private static final int CHARACTERS_PER_TOKEN = 4;

  private Tokens() {}

  static long of(Message message) {
    long characters = message.parts().stream().mapToLong(Tokens::characters).sum();
    return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  static long of(Iterable<Message> messages) {
    long sum = 0;
    for (Message message : messages) {
      sum += of(message);
    }
    return sum;
  }

  private static long characters(Part part) {
    if (part instanceof Part.Text text) {
      return text.text().length();
    }
    if (part instanceof Part.Reasoning thought) {
      return thought.text().length();
    }
    if (part instanceof Part.ToolCall call) {
      return (long) call.name().length() + call.arguments().length();
    }
    return part instanceof Part.ToolResult result ? result.text().length() : 0;
  }
}
