package io.plugai.runners.llama.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Breaks what reads like a control token, wherever somebody can write in a request.
 *
 * @param markers the texts of control tokens
 */
record Guard(Markers markers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  GenerationRequest request(GenerationRequest request) {
    ChatInput input = request.chat();
    return new GenerationRequest(
        request.id(),
        request.provider(),
        request.model(),
        new ChatInput(
            input.messages().stream().map(this::message).toList(),
            input.tools().stream().map(this::tool).toList(),
            input.toolChoice(),
            input.responseFormat()),
        new Parameters(request.parameters().standard(), provider(request.parameters().provider())),
        request.stream());
  }

  /** What the template is given goes into the prompt; the rest does not. */
  private Map<String, Object> provider(Map<String, Object> given) {
    Map<String, Object> provider = new LinkedHashMap<>(given);
    if (given.containsKey(Prompts.SETTINGS)) {
      put(provider, Prompts.SETTINGS, given.get(Prompts.SETTINGS));
    }
    return provider;
  }

  private Message message(Message message) {
    return new Message(message.role(), message.parts().stream().map(this::part).toList());
  }

  private Part part(Part part) {
    if (part instanceof Part.Text text) {
      return new Part.Text(markers.broken(text.text()), text.state());
    } else if (part instanceof Part.Reasoning thought) {
      return new Part.Reasoning(markers.broken(thought.text()), thought.state());
    } else if (part instanceof Part.ToolCall call) {
      return new Part.ToolCall(
          markers.broken(call.id()),
          markers.broken(call.name()),
          arguments(call.arguments()),
          call.state());
    } else if (part instanceof Part.ToolResult result) {
      return new Part.ToolResult(
          markers.broken(result.callId()),
          result.content().stream().map(this::part).toList(),
          result.error());
    }
    return part;
  }

  /** Also what is hidden by JSON's escapes. */
  private String arguments(String json) {
    try {
      return JSON.writeValueAsString(value(JSON.readValue(json, Object.class)));
    } catch (JsonProcessingException e) {
      return markers.broken(json);
    }
  }

  private Tool tool(Tool tool) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    tool.parameters().forEach((name, value) -> put(parameters, name, value));
    return new Tool(
        markers.broken(tool.name()), tool.description().map(markers::broken), parameters);
  }

  @SuppressWarnings("NullAway") // null is one of JSON's values
  private void put(Map<String, Object> map, String name, @Nullable Object value) {
    map.put(markers.broken(name), value(value));
  }

  private @Nullable Object value(@Nullable Object value) {
    if (value instanceof String text) {
      return markers.broken(text);
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> broken = new LinkedHashMap<>();
      map.forEach((name, item) -> put(broken, String.valueOf(name), item));
      return broken;
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> broken = new ArrayList<>(list.size());
      list.forEach(item -> broken.add(value(item)));
      return broken;
    }
    return value;
  }
}
