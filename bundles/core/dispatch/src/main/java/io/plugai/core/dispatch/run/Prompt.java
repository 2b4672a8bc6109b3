package io.plugai.core.dispatch.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import java.util.Locale;

/**
 * An input as JSON, for operators who want prompts recorded: its messages and negative prompt,
 * images only by their kind. What is longer than is sensible to keep is left out.
 */
final class Prompt {
  /** In characters; what is recorded waits in memory until it is written. */
  private static final int LONGEST = 1 << 18;

  private Prompt() {}

  static String of(Input input) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Message message : input.messages()) {
      ObjectNode node = json.withArray("messages").addObject();
      node.put("role", message.role().name().toLowerCase(Locale.ROOT));
      message.parts().forEach(part -> describe(part, node.withArray("parts").addObject()));
    }
    input.negativePrompt().ifPresent(text -> json.put("negative_prompt", text));
    String text = json.toString();
    return text.length() <= LONGEST
        ? text
        : JsonNodeFactory.instance
            .objectNode()
            .put("left_out_characters", text.length())
            .toString();
  }

  private static void describe(Part part, ObjectNode node) {
    if (part instanceof Part.Text text) {
      node.put("type", "text").put("text", text.text());
    } else if (part instanceof Part.ToolCall call) {
      node.put("type", "tool_call").put("name", call.name()).put("arguments", call.arguments());
    } else if (part instanceof Part.ToolResult result) {
      node.put("type", "tool_result").put("content", result.content());
    } else {
      node.put("type", "image");
    }
  }
}
