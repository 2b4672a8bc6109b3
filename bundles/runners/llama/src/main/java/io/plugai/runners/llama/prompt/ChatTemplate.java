package io.plugai.runners.llama.prompt;

import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Role;
import io.plugai.support.jinja.Template;
import io.plugai.support.jinja.TemplateException;
import io.plugai.support.jinja.Text;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A model's chat template, with the habits that a few short conversations have shown. */
final class ChatTemplate {
  private static final String NEEDLE = "needle-7f3a";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd MMM yyyy", Locale.ENGLISH);
  private static final Message USER = Message.text(Role.USER, NEEDLE);

  private final Template template;
  private final Map<String, Object> tokens;
  private final Habits habits;

  /**
   * Reads a template.
   *
   * @param tokens what it may call tokens by: {@code bos_token} and so on
   * @throws TemplateException if it cannot be read
   */
  ChatTemplate(String source, Map<String, String> tokens) {
    this.template = Template.parse(source);
    this.tokens = new LinkedHashMap<>();
    tokens.forEach((name, text) -> this.tokens.put(name, Text.own(text)));
    this.habits = habits();
  }

  /**
   * A conversation in this template's form.
   *
   * @param settings further variables, of the caller's
   * @throws TemplateException if it does not fit, in words for people
   */
  Text render(ChatInput input, Map<String, Object> settings) {
    return render(input, settings, habits);
  }

  private Text render(ChatInput input, Map<String, Object> settings, Habits wanted) {
    Clock clock = Clock.systemDefaultZone();
    Map<String, Object> variables = new LinkedHashMap<>();
    // As llama-server has them: models that can think do, and Llama knows what day it is.
    variables.put("enable_thinking", true);
    variables.put("date_string", Text.own(DATE.format(ZonedDateTime.now(clock))));
    settings.forEach((name, value) -> variables.put(name, TemplateValues.of(value)));
    variables.putAll(tokens);
    variables.putAll(Conversation.variables(input, wanted));
    return template.render(variables, clock);
  }

  private Habits habits() {
    boolean parts =
        !shows(List.of(USER), Habits.USUAL)
            && shows(List.of(USER), new Habits(true, true, false, true));
    boolean system =
        shows(
            List.of(Message.text(Role.SYSTEM, NEEDLE), Message.text(Role.USER, "Hello")),
            new Habits(parts, true, false, true));
    Part call = new Part.ToolCall("needle001", "look", "{\"" + NEEDLE + "\": 1}");
    List<Message> called =
        List.of(
            Message.text(Role.USER, "Hello"),
            new Message(Role.ASSISTANT, List.of(call)),
            new Message(Role.TOOL, List.of(new Part.ToolResult("needle001", "done"))));
    for (boolean asText : new boolean[] {false, true}) {
      for (boolean content : new boolean[] {true, false}) {
        Habits tried = new Habits(parts, system, asText, content);
        if (shows(called, tried)) {
          return tried;
        }
      }
    }
    return new Habits(parts, system, false, true);
  }

  private boolean shows(List<Message> messages, Habits tried) {
    try {
      return render(ChatInput.ofMessages(messages), Map.of(), tried).value().contains(NEEDLE);
    } catch (TemplateException e) {
      return false;
    }
  }
}
