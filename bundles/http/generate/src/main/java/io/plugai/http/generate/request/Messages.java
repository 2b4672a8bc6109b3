package io.plugai.http.generate.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Role;
import io.plugai.support.web.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a conversation. A message has a {@code role} ({@code system}, {@code user}, {@code
 * assistant}, {@code tool}) and a {@code content}, which is a string or a list of parts:
 *
 * <ul>
 *   <li>{@code {"type": "text", "text"}}, for every role but {@code tool}
 *   <li>{@code {"type": "image", "url"}} or {@code {"type": "image", "media_type", "data"}}, see
 *       {@link Images}, for {@code user}
 *   <li>{@code {"type": "tool_call", "id", "name", "arguments"}}, for {@code assistant}; the
 *       arguments are an object, or a string that holds one
 *   <li>{@code {"type": "tool_result", "call_id", "content"}}, for {@code tool}; the content is a
 *       string
 * </ul>
 */
final class Messages {
  private Messages() {}

  static List<Message> read(ObjectView input) {
    List<Message> messages = new ArrayList<>();
    for (ObjectView message : input.objects("messages")) {
      Optional<Role> role = role(message);
      List<Part> parts = content(message, role);
      message.refuseOthers();
      role.ifPresent(known -> messages.add(new Message(known, parts)));
    }
    return messages;
  }

  private static Optional<Role> role(ObjectView message) {
    Optional<String> name = message.requiredText("role");
    Optional<Role> role = name.flatMap(Messages::role);
    if (name.isPresent() && role.isEmpty()) {
      message.fault("role", "must be system, user, assistant or tool");
    }
    return role;
  }

  private static Optional<Role> role(String name) {
    for (Role role : Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  private static List<Part> content(ObjectView message, Optional<Role> role) {
    Optional<JsonNode> content = message.required("content");
    List<Part> parts = new ArrayList<>();
    if (content.filter(JsonNode::isTextual).isPresent()) {
      add(new Part.Text(content.orElseThrow().textValue()), "content", message, role, parts);
    } else if (content.filter(JsonNode::isArray).isPresent()) {
      if (content.orElseThrow().isEmpty()) {
        message.fault("content", "must not be empty");
      }
      for (ObjectView part : message.objects("content")) {
        part(part).ifPresent(known -> add(known, "type", part, role, parts));
        part.refuseOthers();
      }
    } else if (content.isPresent()) {
      message.fault("content", "must be a string or a list of parts");
    }
    return parts;
  }

  private static Optional<? extends Part> part(ObjectView part) {
    String type = part.requiredText("type").orElse("");
    return switch (type) {
      case "text" -> part.requiredText("text").map(Part.Text::new);
      case "image" -> Images.read(part).map(Part.Image::new);
      case "tool_call" -> toolCall(part);
      case "tool_result" -> toolResult(part);
      default -> {
        if (!type.isEmpty()) {
          part.fault("type", "must be text, image, tool_call or tool_result");
        }
        yield Optional.empty();
      }
    };
  }

  private static Optional<Part> toolCall(ObjectView part) {
    Optional<String> id = part.requiredText("id");
    Optional<String> name = part.requiredText("name");
    Optional<String> arguments =
        part.required("arguments").flatMap(value -> arguments(part, value));
    return id.flatMap(i -> name.flatMap(n -> arguments.map(a -> new Part.ToolCall(i, n, a))));
  }

  private static Optional<String> arguments(ObjectView part, JsonNode value) {
    if (value.isObject()) {
      return Optional.of(value.toString());
    }
    if (value.isTextual() && holdsObject(value.textValue())) {
      return Optional.of(value.textValue());
    }
    part.fault("arguments", "must be an object, or a string that holds one in JSON");
    return Optional.empty();
  }

  private static boolean holdsObject(String text) {
    try {
      return Json.MAPPER.readTree(text) instanceof ObjectNode;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Part> toolResult(ObjectView part) {
    Optional<String> callId = part.requiredText("call_id");
    Optional<String> content = part.requiredText("content");
    return callId.flatMap(id -> content.map(text -> new Part.ToolResult(id, text)));
  }

  private static void add(
      Part part, String field, ObjectView view, Optional<Role> role, List<Part> parts) {
    if (role.isPresent() && !fits(part, role.get())) {
      view.fault(field, misplaced(role.get()));
    }
    parts.add(part);
  }

  private static boolean fits(Part part, Role role) {
    return switch (role) {
      case SYSTEM -> part instanceof Part.Text;
      case USER -> part instanceof Part.Text || part instanceof Part.Image;
      case ASSISTANT -> part instanceof Part.Text || part instanceof Part.ToolCall;
      case TOOL -> part instanceof Part.ToolResult;
    };
  }

  private static String misplaced(Role role) {
    return switch (role) {
      case SYSTEM -> "a system message holds text only";
      case USER -> "a user message holds text and images only";
      case ASSISTANT -> "an assistant message holds text and tool calls only";
      case TOOL -> "a tool message holds tool_result parts only";
    };
  }
}
