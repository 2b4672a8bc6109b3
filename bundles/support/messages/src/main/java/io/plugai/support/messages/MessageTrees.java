package io.plugai.support.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes messages as {@link Messages} reads them.
 *
 * @param states seals what providers want back
 */
public record MessageTrees(StateSeal states) {

  /** A message: {@code role} and {@code content}. */
  public ObjectNode of(Message message) {
    ObjectNode tree = Trees.object();
    tree.put("role", message.role().name().toLowerCase(Locale.ROOT));
    tree.set("content", content(message.parts()));
    return tree;
  }

  /** A plain text where that is all, otherwise a list of parts. */
  public JsonNode content(List<Part> parts) {
    if (parts.isEmpty()) {
      return TextNode.valueOf("");
    }
    if (parts.size() == 1 && parts.get(0) instanceof Part.Text text && text.state().isEmpty()) {
      return TextNode.valueOf(text.text());
    }
    ArrayNode list = Trees.object().arrayNode();
    parts.forEach(part -> list.add(part(part)));
    return list;
  }

  private ObjectNode part(Part part) {
    if (part instanceof Part.Text text) {
      return withState(typed("text").put("text", text.text()), text.state());
    }
    if (part instanceof Part.Image image) {
      return image(image.content());
    }
    if (part instanceof Part.Reasoning thought) {
      return withState(typed("reasoning").put("text", thought.text()), thought.state());
    }
    return part instanceof Part.ToolCall call ? call(call) : result((Part.ToolResult) part);
  }

  private ObjectNode call(Part.ToolCall call) {
    ObjectNode tree = typed("tool_call");
    tree.put("id", call.id()).put("name", call.name()).put("arguments", call.arguments());
    return withState(tree, call.state());
  }

  private ObjectNode result(Part.ToolResult result) {
    ObjectNode tree = typed("tool_result").put("call_id", result.callId());
    tree.set("content", content(result.content()));
    return result.error() ? tree.put("is_error", true) : tree;
  }

  /**
   * @throws IllegalArgumentException for a file: its place means nothing to anybody else
   */
  private static ObjectNode image(Content content) {
    if (content instanceof Content.Remote remote) {
      return typed("image").put("url", remote.uri().toString());
    }
    if (content instanceof Content.Bytes bytes) {
      return typed("image").put("media_type", bytes.mediaType()).put("data", bytes.base64());
    }
    throw new IllegalArgumentException("a file is no part of a message that is written");
  }

  private static ObjectNode typed(String type) {
    return Trees.object().put("type", type);
  }

  private ObjectNode withState(ObjectNode tree, Optional<ProviderState> state) {
    state.ifPresent(opaque -> tree.put("state", states.seal(opaque)));
    return tree;
  }
}
