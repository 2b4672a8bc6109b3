package io.plugai.http.generate.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Tool;
import io.plugai.spi.generation.ToolChoice;
import io.plugai.support.messages.ObjectView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what ties an answer to a form.
 *
 * <ul>
 *   <li>{@code tools}: a list of {@code {"name", "description"?, "parameters"?}}, the parameters a
 *       JSON Schema of an object
 *   <li>{@code tool_choice}: {@code "auto"}, {@code "none"}, {@code "required"} or {@code {"name"}}
 *   <li>{@code response_format}: {@code {"type": "text"}}, {@code {"type": "json_object"}} or
 *       {@code {"type": "json_schema", "schema", "name"?, "strict"?}}
 * </ul>
 */
final class Tools {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String NAME_RULE = "must be 1 to 64 letters, digits, underscores or dashes";
  private static final Map<String, Object> NO_PARAMETERS =
      Map.of("type", "object", "properties", Map.of());

  private Tools() {}

  static List<Tool> tools(ObjectView input) {
    List<Tool> tools = new ArrayList<>();
    for (ObjectView view : input.objects("tools")) {
      Optional<String> name = name(view, view.requiredText("name"));
      if (name.filter(n -> isNamed(tools, n)).isPresent()) {
        view.fault("name", "is the name of an earlier tool");
      }
      Optional<String> description = view.text("description");
      Map<String, Object> parameters = view.plainObject("parameters").orElse(NO_PARAMETERS);
      view.refuseOthers();
      name.ifPresent(n -> tools.add(new Tool(n, description, parameters)));
    }
    return tools;
  }

  private static boolean isNamed(List<Tool> tools, String name) {
    return tools.stream().anyMatch(tool -> tool.name().equals(name));
  }

  private static Optional<String> name(ObjectView view, Optional<String> name) {
    if (name.filter(n -> !NAME.matcher(n).matches()).isPresent()) {
      view.fault("name", NAME_RULE);
      return Optional.empty();
    }
    return name;
  }

  static ToolChoice choice(ObjectView input, List<Tool> tools) {
    Optional<JsonNode> value = input.any("tool_choice");
    if (value.isEmpty()) {
      return new ToolChoice.Auto();
    }
    ToolChoice choice = value.get().isObject() ? named(input, tools) : byWord(input, value.get());
    if (choice instanceof ToolChoice.Required && !input.has("tools")) {
      input.fault("tool_choice", "needs tools");
    }
    return choice;
  }

  private static ToolChoice byWord(ObjectView input, JsonNode value) {
    return switch (value.isTextual() ? value.textValue() : "") {
      case "auto" -> new ToolChoice.Auto();
      case "none" -> new ToolChoice.None();
      case "required" -> new ToolChoice.Required();
      default -> {
        input.fault("tool_choice", "must be auto, none, required or the name of a tool");
        yield new ToolChoice.Auto();
      }
    };
  }

  private static ToolChoice named(ObjectView input, List<Tool> tools) {
    ObjectView view = input.object("tool_choice").orElseThrow();
    Optional<String> name = view.requiredText("name");
    view.refuseOthers();
    if (name.filter(n -> !isNamed(tools, n)).isPresent()) {
      view.fault("name", "is not the name of one of the tools");
    }
    return new ToolChoice.Named(name.orElse(""));
  }

  static ResponseFormat format(ObjectView input) {
    Optional<ObjectView> view = input.object("response_format");
    if (view.isEmpty()) {
      return new ResponseFormat.Text();
    }
    ResponseFormat format = format(view.get(), view.get().requiredText("type"));
    view.get().refuseOthers();
    return format;
  }

  private static ResponseFormat format(ObjectView view, Optional<String> type) {
    return switch (type.orElse("text")) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" -> jsonSchema(view);
      default -> {
        view.fault("type", "must be text, json_object or json_schema");
        yield new ResponseFormat.Text();
      }
    };
  }

  private static ResponseFormat jsonSchema(ObjectView view) {
    view.required("schema");
    Map<String, Object> schema = view.plainObject("schema").orElse(Map.of());
    String name = name(view, view.text("name")).orElse("answer");
    return new ResponseFormat.JsonSchema(name, schema, view.flag("strict", true));
  }
}
