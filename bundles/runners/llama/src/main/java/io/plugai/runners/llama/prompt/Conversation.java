package io.plugai.runners.llama.prompt;

import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.Tool;
import io.plugai.spi.generation.ToolChoice;
import io.plugai.support.jinja.Nothing;
import io.plugai.support.jinja.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A conversation as templates name it: {@code messages} and {@code tools}, as OpenAI has them. */
final class Conversation {
  private final Habits habits;
  private final Map<String, String> namesOfCalls = new HashMap<>();

  private Conversation(Habits habits) {
    this.habits = habits;
  }

  /** The variables for a conversation. */
  static Map<String, Object> variables(ChatInput input, Habits habits) {
    Map<String, Object> variables = new LinkedHashMap<>();
    boolean mayCall = !input.tools().isEmpty() && !(input.toolChoice() instanceof ToolChoice.None);
    variables.put("messages", new Conversation(habits).messages(input.messages()));
    variables.put(
        "tools", mayCall ? input.tools().stream().map(Conversation::tool).toList() : Nothing.NONE);
    variables.put("documents", Nothing.NONE);
    variables.put("add_generation_prompt", true);
    return variables;
  }

  private List<Object> messages(List<Message> turns) {
    List<Object> messages = new ArrayList<>();
    for (Message turn : habits.system() ? turns : withoutSystem(turns)) {
      if (turn.role() == Role.TOOL) {
        partsOf(turn, Part.ToolResult.class).forEach(result -> messages.add(result(result)));
      } else {
        messages.add(message(turn));
      }
    }
    return messages;
  }

  /** The instructions at the head of the user's first words, as llama.cpp puts them. */
  private static List<Message> withoutSystem(List<Message> turns) {
    boolean has = turns.size() > 1 && turns.get(0).role() == Role.SYSTEM;
    if (!has || turns.get(1).role() != Role.USER) {
      return turns;
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Text(turns.get(0).text() + "\n"));
    parts.addAll(turns.get(1).parts());
    List<Message> merged = new ArrayList<>(turns.subList(1, turns.size()));
    merged.set(0, new Message(Role.USER, parts));
    return merged;
  }

  private Object message(Message turn) {
    Map<String, Object> message = new LinkedHashMap<>();
    List<Part.ToolCall> calls = partsOf(turn, Part.ToolCall.class);
    String reasoning =
        partsOf(turn, Part.Reasoning.class).stream()
            .map(Part.Reasoning::text)
            .collect(Collectors.joining());
    boolean only = !calls.isEmpty() && turn.text().isEmpty();
    message.put("role", Text.own(turn.role().name().toLowerCase(Locale.ROOT)));
    message.put(
        "content", only && !habits.contentBesideCalls() ? Nothing.NONE : content(turn.text()));
    if (!reasoning.isEmpty()) {
      message.put("reasoning_content", Text.foreign(reasoning));
    }
    if (!calls.isEmpty()) {
      message.put("tool_calls", calls.stream().map(this::call).toList());
    }
    return TemplateValues.map(message);
  }

  private Object content(String text) {
    return habits.contentInParts()
        ? List.of(TemplateValues.map(Map.of("type", Text.own("text"), "text", Text.foreign(text))))
        : Text.foreign(text);
  }

  private Object call(Part.ToolCall call) {
    namesOfCalls.put(call.id(), call.name());
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", Text.foreign(call.name()));
    function.put(
        "arguments",
        habits.argumentsAsText()
            ? Text.foreign(call.arguments())
            : TemplateValues.ofJson(call.arguments()));
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("id", Text.foreign(call.id()));
    made.put("type", Text.own("function"));
    made.put("function", TemplateValues.map(function));
    return TemplateValues.map(made);
  }

  /** There is no word for a failure, so it is said in the content. */
  private Object result(Part.ToolResult result) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", Text.own("tool"));
    message.put("tool_call_id", Text.foreign(result.callId()));
    String name = namesOfCalls.get(result.callId());
    if (name != null) {
      message.put("name", Text.foreign(name));
    }
    message.put("content", content(result.error() ? "Error: " + result.text() : result.text()));
    return TemplateValues.map(message);
  }

  private static Object tool(Tool tool) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", Text.foreign(tool.name()));
    tool.description().ifPresent(text -> function.put("description", Text.foreign(text)));
    function.put("parameters", TemplateValues.of(tool.parameters()));
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("type", Text.own("function"));
    made.put("function", TemplateValues.map(function));
    return TemplateValues.map(made);
  }

  private static <T extends Part> List<T> partsOf(Message turn, Class<T> kind) {
    return turn.parts().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
