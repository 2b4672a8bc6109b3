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
  static final int LONGEST = 1 << 18;

  /** What each message and each part has around its text, at least. */
  private static final int AROUND = 16;

  private Prompt() {}

  static String of(Input input) {
    long least = least(input);
    if (least > LONGEST) {
      return leftOut(least); // without making a text of it, which may be megabytes
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Message message : input.messages()) {
      ObjectNode node = json.withArray("messages").addObject();
      node.put("role", message.role().name().toLowerCase(Locale.ROOT));
      message.parts().forEach(part -> describe(part, node.withArray("parts").addObject()));
    }
    input.negativePrompt().ifPresent(text -> json.put("negative_prompt", text));
    String text = json.toString();
    return text.length() <= LONGEST ? text : leftOut(text.length());
  }

  /** How many characters it has as JSON, or fewer. */
  private static long least(Input input) {
    long sum = input.negativePrompt().map(String::length).orElse(0);
    for (Message message : input.messages()) {
      sum += AROUND;
      for (Part part : message.parts()) {
        sum += AROUND + Tally.characters(part);
      }
    }
    return sum;
  }

  private static String leftOut(long characters) {
    return JsonNodeFactory.instance.objectNode().put("left_out_characters", characters).toString();
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
