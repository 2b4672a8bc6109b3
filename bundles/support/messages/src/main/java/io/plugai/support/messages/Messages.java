package io.plugai.support.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a conversation. A message has a {@code role} ({@code system}, {@code user}, {@code
 * assistant}, {@code tool}) and a {@code content}, which is a string or a list of {@link Parts}:
 * texts for every role but {@code tool}, images for {@code user}, reasoning and tool calls for
 * {@code assistant}, tool results for {@code tool}.
 *
 * @param parts reads the parts
 */
public record Messages(Parts parts) {

  /** The field {@code messages}. */
  public List<Message> read(ObjectView input) {
    List<Message> messages = new ArrayList<>();
    for (ObjectView view : input.objects("messages")) {
      message(view).ifPresent(messages::add);
      view.refuseOthers();
    }
    return messages;
  }

  /** One message; empty where its role is wrong. What else it has is for others to read. */
  public Optional<Message> message(ObjectView view) {
    Optional<Role> role = role(view);
    List<Part> content = content(view, role);
    return role.map(known -> new Message(known, content));
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

  private List<Part> content(ObjectView message, Optional<Role> role) {
    Optional<JsonNode> content = message.required("content");
    List<Part> read = new ArrayList<>();
    if (content.filter(JsonNode::isTextual).isPresent()) {
      add(new Part.Text(content.orElseThrow().textValue()), "content", message, role, read);
    } else if (content.filter(JsonNode::isArray).isPresent()) {
      if (content.orElseThrow().isEmpty()) {
        message.fault("content", "must not be empty");
      }
      for (ObjectView part : message.objects("content")) {
        parts.read(part).ifPresent(known -> add(known, "type", part, role, read));
        part.refuseOthers();
      }
    } else if (content.isPresent()) {
      message.fault("content", "must be a string or a list of parts");
    }
    return read;
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
      case ASSISTANT ->
          part instanceof Part.Text
              || part instanceof Part.Reasoning
              || part instanceof Part.ToolCall;
      case TOOL -> part instanceof Part.ToolResult;
    };
  }

  private static String misplaced(Role role) {
    return switch (role) {
      case SYSTEM -> "a system message holds text only";
      case USER -> "a user message holds text and images only";
      case ASSISTANT -> "an assistant message holds text, reasoning and tool calls only";
      case TOOL -> "a tool message holds tool_result parts only";
    };
  }
}
