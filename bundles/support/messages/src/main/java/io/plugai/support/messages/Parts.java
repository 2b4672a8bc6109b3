package io.plugai.support.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the parts of a message:
 *
 * <ul>
 *   <li>{@code {"type": "text", "text", "state"?}}
 *   <li>{@code {"type": "image", "url"}} or {@code {"type": "image", "media_type", "data"}}, see
 *       {@link Images}
 *   <li>{@code {"type": "reasoning", "text"?, "state"?}}
 *   <li>{@code {"type": "tool_call", "id", "name", "arguments", "state"?}}; the arguments are an
 *       object, or a string that holds one
 *   <li>{@code {"type": "tool_result", "call_id", "content", "is_error"?}}; the content is a string
 *       or a list of texts and images
 * </ul>
 *
 * <p>A {@code state} is what an earlier answer had with that part, and comes from no one else.
 *
 * @param states opens it
 * @param trusted whether the gateway wrote them itself: what a model made of the arguments of its
 *     calls is taken as it is, and state that cannot be opened any more is left out
 */
public record Parts(StateSeal states, boolean trusted) {
  private static final String NOT_OURS =
      "was not given out by this gateway, or was changed; leave it out to go on without it";

  /** Reads parts of strangers. */
  public Parts(StateSeal states) {
    this(states, false);
  }

  /** One part, or what is wrong with it. */
  public Optional<Part> read(ObjectView part) {
    String type = part.requiredText("type").orElse("");
    return switch (type) {
      case "text" -> part.requiredText("text").map(text -> new Part.Text(text, state(part)));
      case "image" -> Images.read(part).map(Part.Image::new);
      case "reasoning" -> reasoning(part);
      case "tool_call" -> toolCall(part);
      case "tool_result" -> toolResult(part);
      default -> {
        if (!type.isEmpty()) {
          part.fault("type", "must be text, image, reasoning, tool_call or tool_result");
        }
        yield Optional.empty();
      }
    };
  }

  private Optional<ProviderState> state(ObjectView part) {
    Optional<String> sealed = part.text("state");
    Optional<ProviderState> state = sealed.flatMap(states::open);
    if (sealed.isPresent() && state.isEmpty() && !trusted) {
      part.fault("state", NOT_OURS);
    }
    return state;
  }

  private Optional<Part> reasoning(ObjectView part) {
    Optional<String> text = part.text("text");
    if (!part.has("text") && !part.has("state")) {
      part.fault("text", "text or state must be given");
    }
    return Optional.of(new Part.Reasoning(text.orElse(""), state(part)));
  }

  private Optional<Part> toolCall(ObjectView part) {
    Optional<String> id = part.requiredText("id");
    Optional<String> name = part.requiredText("name");
    Optional<String> arguments =
        part.required("arguments").flatMap(value -> arguments(part, value));
    Optional<ProviderState> state = state(part);
    return id.flatMap(
        i -> name.flatMap(n -> arguments.map(a -> new Part.ToolCall(i, n, a, state))));
  }

  private Optional<String> arguments(ObjectView part, JsonNode value) {
    if (value.isObject()) {
      return Optional.of(value.toString());
    }
    if (value.isTextual() && (trusted || Trees.read(value.textValue()).isPresent())) {
      return Optional.of(value.textValue());
    }
    part.fault("arguments", "must be an object, or a string that holds one in JSON");
    return Optional.empty();
  }

  private Optional<Part> toolResult(ObjectView part) {
    Optional<String> callId = part.requiredText("call_id");
    Optional<JsonNode> content = part.required("content");
    boolean error = part.flag("is_error", false);
    List<Part> parts = new ArrayList<>();
    if (content.filter(JsonNode::isTextual).isPresent()) {
      parts.add(new Part.Text(content.get().textValue()));
    } else if (content.filter(JsonNode::isArray).isPresent()) {
      part.objects("content").forEach(piece -> addResult(piece, parts));
    } else if (content.isPresent()) {
      part.fault("content", "must be a string or a list of texts and images");
    }
    return callId.map(id -> new Part.ToolResult(id, parts, error));
  }

  private void addResult(ObjectView piece, List<Part> parts) {
    Optional<Part> part = read(piece);
    if (part.filter(p -> !(p instanceof Part.Text || p instanceof Part.Image)).isPresent()) {
      piece.fault("type", "a tool's result holds text and images only");
    }
    part.ifPresent(parts::add);
    piece.refuseOthers();
  }
}
