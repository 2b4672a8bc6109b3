package io.plugai.core.dispatch.run;

import io.plugai.core.api.usage.TokenEstimate;
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
        sum += TokenEstimate.characters(part);
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
}
