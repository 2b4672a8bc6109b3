package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.MeshInput;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.RoleImage;
import io.plugai.spi.model.Capability;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model must be able to do for a request, so that nothing of its input is ignored.
 *
 * @param capabilities each with the field that needs it
 * @param images the images to start from, whose roles the model must know
 */
record InputNeeds(Map<Capability, String> capabilities, List<RoleImage> images) {

  static InputNeeds of(ModelRequest request) {
    Map<Capability, String> needs = new EnumMap<>(Capability.class);
    Input input = request.input();
    List<RoleImage> images = List.of();
    if (input instanceof ChatInput chat) {
      addChat(chat, needs);
    } else if (input instanceof ImageInput image) {
      addPrompts(image.prompt(), image.negativePrompt(), needs);
      images = image.images();
    } else if (input instanceof MeshInput mesh) {
      addPrompts(mesh.prompt(), mesh.negativePrompt(), needs);
      images = mesh.images();
    }
    if (request.sourceArtifact().isPresent()) {
      needs.put(Capability.SOURCE_ARTIFACT, "input.source_artifact");
    }
    return new InputNeeds(needs, images);
  }

  private static void addPrompts(
      String prompt, Optional<String> negativePrompt, Map<Capability, String> needs) {
    if (!prompt.isEmpty()) {
      needs.put(Capability.PROMPT, "input.prompt");
    }
    if (negativePrompt.isPresent()) {
      needs.put(Capability.NEGATIVE_PROMPT, "input.negative_prompt");
    }
  }

  private static void addChat(ChatInput chat, Map<Capability, String> needs) {
    if (!chat.tools().isEmpty()) {
      needs.put(Capability.TOOLS, "input.tools");
    }
    if (chat.responseFormat() instanceof ResponseFormat.JsonSchema) {
      needs.put(Capability.JSON_SCHEMA, "input.response_format");
    } else if (chat.responseFormat() instanceof ResponseFormat.JsonObject) {
      needs.put(Capability.JSON_OBJECT, "input.response_format");
    }
    List<Message> messages = chat.messages();
    for (int i = 0; i < messages.size(); i++) {
      for (Part part : messages.get(i).parts()) {
        addPart(part, "input.messages[" + i + "]", needs);
      }
    }
  }

  private static void addPart(Part part, String field, Map<Capability, String> needs) {
    if (part instanceof Part.Image) {
      needs.putIfAbsent(Capability.IMAGE_INPUT, field);
    } else if (part instanceof Part.ToolCall) {
      needs.putIfAbsent(Capability.TOOLS, field);
    } else if (part instanceof Part.ToolResult result) {
      needs.putIfAbsent(Capability.TOOLS, field);
      if (result.content().stream().anyMatch(Part.Image.class::isInstance)) {
        needs.putIfAbsent(Capability.TOOL_RESULT_IMAGES, field);
      }
    }
  }
}
