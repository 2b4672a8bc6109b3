package io.plugai.core.dispatch.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.usage.TokenEstimate;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.MeshInput;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.RoleImage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An input as JSON, for operators who want prompts recorded: its messages or prompts, images only
 * by their kind or role. What is longer than is sensible to keep is left out.
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
    if (input instanceof ChatInput chat) {
      chat.messages().forEach(message -> describe(message, json.withArray("messages").addObject()));
    } else if (input instanceof ImageInput image) {
      describe(image.prompt(), image.negativePrompt(), image.images(), json);
    } else if (input instanceof MeshInput mesh) {
      describe(mesh.prompt(), mesh.negativePrompt(), mesh.images(), json);
    }
    String text = json.toString();
    return text.length() <= LONGEST ? text : leftOut(text.length());
  }

  /** How many characters it has as JSON, or fewer. */
  private static long least(Input input) {
    if (!(input instanceof ChatInput chat)) {
      return Characters.of(input);
    }
    long sum = 0;
    for (Message message : chat.messages()) {
      sum += AROUND;
      for (Part part : message.parts()) {
        sum += AROUND + TokenEstimate.characters(part);
      }
    }
    return sum;
  }

  private static String leftOut(long characters) {
    return JsonNodeFactory.instance.objectNode().put("left_out_characters", characters).toString();
  }

  private static void describe(Message message, ObjectNode node) {
    node.put("role", message.role().name().toLowerCase(Locale.ROOT));
    message.parts().forEach(part -> describe(part, node.withArray("parts").addObject()));
  }

  private static void describe(
      String prompt, Optional<String> negativePrompt, List<RoleImage> images, ObjectNode node) {
    node.put("prompt", prompt);
    negativePrompt.ifPresent(text -> node.put("negative_prompt", text));
    images.forEach(image -> node.withArray("images").addObject().put("role", image.role()));
  }

  private static void describe(Part part, ObjectNode node) {
    if (part instanceof Part.Text text) {
      node.put("type", "text").put("text", text.text());
    } else if (part instanceof Part.Reasoning thought) {
      node.put("type", "reasoning").put("text", thought.text());
    } else if (part instanceof Part.ToolCall call) {
      node.put("type", "tool_call").put("name", call.name()).put("arguments", call.arguments());
    } else if (part instanceof Part.ToolResult result) {
      node.put("type", "tool_result").put("content", result.text());
    } else {
      node.put("type", "image");
    }
  }
}
