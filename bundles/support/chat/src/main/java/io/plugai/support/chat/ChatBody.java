package io.plugai.support.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.ToolChoice;
import io.plugai.support.upstream.Contents;
import io.plugai.support.upstream.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The body of {@code POST /chat/completions}.
 *
 * @param maxTokensName what the server calls {@code max_tokens}
 * @param streamUsage whether it can be asked for usage at the end of a stream
 */
public record ChatBody(String maxTokensName, boolean streamUsage) {
  private static final Set<String> RESERVED =
      Set.of("model", "messages", "stream", "stream_options");

  /**
   * The body for a request, as UTF-8.
   *
   * @throws GatewayException {@code VALIDATION} where it would change what is the gateway's to set
   */
  public byte[] of(GenerationRequest request) {
    refuseReserved(request.parameters().provider().keySet());
    ObjectNode body = Json.object();
    body.put("model", request.model());
    ChatInput input = request.chat();
    addMessages(body.putArray("messages"), input.messages());
    addTools(body, input);
    addResponseFormat(body, input.responseFormat());
    addParameters(body, request.parameters().standard());
    body.put("stream", request.stream());
    if (request.stream() && streamUsage) {
      body.putObject("stream_options").put("include_usage", true);
    }
    body.setAll(Json.object(request.parameters().provider()));
    return Json.bytes(body);
  }

  private static void refuseReserved(Set<String> keys) {
    List<FieldError> errors =
        keys.stream()
            .filter(RESERVED::contains)
            .map(key -> new FieldError("parameters.provider." + key, "is set by the gateway"))
            .toList();
    if (!errors.isEmpty()) {
      throw new GatewayException(
          ErrorCode.VALIDATION, "parameters.provider holds what the gateway itself sets.", errors);
    }
  }

  private void addParameters(ObjectNode body, Map<String, Object> parameters) {
    parameters.forEach(
        (name, value) ->
            body.set(name.equals("max_tokens") ? maxTokensName : name, Json.value(value)));
  }

  private static void addMessages(ArrayNode messages, List<Message> turns) {
    for (Message turn : turns) {
      if (turn.role() == Role.TOOL) {
        addToolResults(messages, turn);
      } else {
        addTurn(messages.addObject(), turn);
      }
    }
  }

  private static void addToolResults(ArrayNode messages, Message turn) {
    for (Part part : turn.parts()) {
      if (part instanceof Part.ToolResult result) {
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", result.callId())
            .put("content", contentOf(result));
      }
    }
  }

  /** The protocol has texts alone here, and no word for a failure. */
  private static String contentOf(Part.ToolResult result) {
    if (result.content().stream().anyMatch(Part.Image.class::isInstance)) {
      throw new GatewayException(
          ErrorCode.FEATURE_NOT_SUPPORTED, "This server takes no images in the results of tools.");
    }
    return result.error() ? "Error: " + result.text() : result.text();
  }

  private static void addTurn(ObjectNode message, Message turn) {
    message.put("role", turn.role().name().toLowerCase(Locale.ROOT));
    List<Part.ToolCall> calls = partsOf(turn, Part.ToolCall.class);
    if (turn.parts().stream().anyMatch(ChatBody::needsParts)) {
      addContentParts(message.putArray("content"), turn.parts());
    } else if (calls.isEmpty() || !turn.text().isEmpty()) {
      message.put("content", turn.text());
    } else {
      message.putNull("content");
    }
    partsOf(turn, Part.Reasoning.class)
        .forEach(part -> ReasoningState.give(part, !calls.isEmpty(), message));
    if (!calls.isEmpty()) {
      ArrayNode list = message.putArray("tool_calls");
      calls.forEach(call -> addCall(list.addObject(), call));
    }
  }

  private static boolean needsParts(Part part) {
    return part instanceof Part.Image
        || part instanceof Part.Reasoning thought && ReasoningState.isContent(thought);
  }

  private static void addCall(ObjectNode node, Part.ToolCall call) {
    node.put("id", call.id()).put("type", "function");
    node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    call.state().ifPresent(state -> node.set(ToolCalls.EXTRA_CONTENT, Json.read(state.toBytes())));
  }

  private static void addContentParts(ArrayNode content, List<Part> parts) {
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        content.addObject().put("type", "text").put("text", text.text());
      } else if (part instanceof Part.Image image) {
        content
            .addObject()
            .put("type", "image_url")
            .putObject("image_url")
            .put("url", urlOf(image.content()));
      } else if (part instanceof Part.Reasoning thought && ReasoningState.isContent(thought)) {
        ObjectNode thinking = content.addObject().put("type", "thinking");
        thinking.putArray("thinking").addObject().put("type", "text").put("text", thought.text());
      }
    }
  }

  private static String urlOf(Content content) {
    if (content instanceof Content.Remote remote) {
      return remote.uri().toString();
    }
    return Contents.inMemory(content).dataUrl();
  }

  private static <T extends Part> List<T> partsOf(Message turn, Class<T> kind) {
    return turn.parts().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .collect(Collectors.toList());
  }

  private static void addTools(ObjectNode body, ChatInput input) {
    if (input.tools().isEmpty()) {
      return;
    }
    ArrayNode tools = body.putArray("tools");
    input
        .tools()
        .forEach(
            tool -> {
              ObjectNode function = tools.addObject().put("type", "function").putObject("function");
              function.put("name", tool.name());
              tool.description().ifPresent(text -> function.put("description", text));
              function.set("parameters", Json.object(tool.parameters()));
            });
    if (input.toolChoice() instanceof ToolChoice.Named named) {
      body.putObject("tool_choice")
          .put("type", "function")
          .putObject("function")
          .put("name", named.name());
    } else if (input.toolChoice() instanceof ToolChoice.Required) {
      body.put("tool_choice", "required");
    } else if (input.toolChoice() instanceof ToolChoice.None) {
      body.put("tool_choice", "none");
    }
  }

  private static void addResponseFormat(ObjectNode body, ResponseFormat format) {
    if (format instanceof ResponseFormat.JsonObject) {
      body.putObject("response_format").put("type", "json_object");
    } else if (format instanceof ResponseFormat.JsonSchema wanted) {
      ObjectNode schema =
          body.putObject("response_format").put("type", "json_schema").putObject("json_schema");
      schema.put("name", wanted.name()).put("strict", wanted.strict());
      schema.set("schema", Json.object(wanted.schema()));
    }
  }
}
