package io.plugai.core.dispatch.run;

import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.MeshInput;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Tool;
import java.util.Optional;

/** How long the texts of an input are, in UTF-16 units. Images and state count nothing. */
final class Characters {
  private Characters() {}

  static long of(Input input) {
    if (input instanceof ChatInput chat) {
      return ofChat(chat);
    }
    if (input instanceof ImageInput image) {
      return image.prompt().length() + length(image.negativePrompt());
    }
    return input instanceof MeshInput mesh
        ? mesh.prompt().length() + length(mesh.negativePrompt())
        : 0;
  }

  private static long ofChat(ChatInput chat) {
    long sum = 0;
    for (Message message : chat.messages()) {
      for (Part part : message.parts()) {
        sum += of(part);
      }
    }
    for (Tool tool : chat.tools()) {
      sum += tool.name().length() + length(tool.description());
    }
    return sum;
  }

  private static long length(Optional<String> text) {
    return text.map(String::length).orElse(0);
  }

  static long of(Part part) {
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
