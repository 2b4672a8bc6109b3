package io.plugai.spi.generation;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A piece of a message. What the assistant has said may carry the {@linkplain ProviderState state}
 * that its provider wants back with it: only a part that came from the very provider and model of
 * the request has one.
 */
public sealed interface Part {

  /** Plain text. */
  record Text(String text, Optional<ProviderState> state) implements Part {

    /** Text without state. */
    public Text(String text) {
      this(text, Optional.empty());
    }
  }

  /** An image that the model should look at. */
  record Image(Content content) implements Part {}

  /**
   * What the assistant thought before it went on. A backend that takes none back is not sent it.
   *
   * @param text what was shown of it; empty where the provider gave state alone
   */
  record Reasoning(String text, Optional<ProviderState> state) implements Part {

    /** Reasoning without state. */
    public Reasoning(String text) {
      this(text, Optional.empty());
    }
  }

  /**
   * A call that the assistant made earlier in the conversation.
   *
   * @param id ties the call to its result
   * @param name the tool's name
   * @param arguments the arguments, a JSON object as text
   */
  record ToolCall(String id, String name, String arguments, Optional<ProviderState> state)
      implements Part {

    /** A call without state. */
    public ToolCall(String id, String name, String arguments) {
      this(id, name, arguments, Optional.empty());
    }
  }

  /**
   * What a tool answered.
   *
   * @param callId the id of the call it answers
   * @param content the answer: {@link Text} and {@link Image} parts
   * @param error whether the tool failed, and the content says how
   */
  record ToolResult(String callId, List<Part> content, boolean error) implements Part {
    public ToolResult {
      content = List.copyOf(content);
    }

    /** A result of a single text. */
    public ToolResult(String callId, String text) {
      this(callId, List.of(new Text(text)), false);
    }

    /** The texts of the content, one after the other; images are left out. */
    public String text() {
      return content.stream()
          .filter(Text.class::isInstance)
          .map(part -> ((Text) part).text())
          .collect(Collectors.joining());
    }
  }
}
