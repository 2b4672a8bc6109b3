package io.plugai.support.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.support.upstream.Failures;
import io.plugai.support.upstream.FinishWords;
import io.plugai.support.upstream.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads chat completions, whole ones ({@code chat.completion}) and streams of {@code
 * chat.completion.chunk}: a choice holds its {@code message} in the one case, a {@code delta} of it
 * in the other, and both look the same. Of the many servers that speak it, hardly two agree in all
 * that follows, so it is read kindly: what carries content is taken wherever and in whatever form
 * it comes, or is named in the metadata as {@value #UNREAD}.
 */
public final class ChatWire implements Wire {
  private static final String UNREAD = "unread";
  private static final int MOST_UNREAD = 20;
  private static final List<String> METADATA =
      List.of("id", "model", "system_fingerprint", "service_tier", "provider");

  private final ReasoningState reasoning;
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final List<String> unread = new ArrayList<>();
  private final ToolCalls calls;
  private String finishReason = "";
  private boolean streamed;
  private int answers;
  private boolean whole;

  /** The answer to a request. */
  public ChatWire(GenerationRequest request) {
    this.reasoning = new ReasoningState(request);
    this.calls = new ToolCalls(request);
  }

  @Override
  public void read(JsonNode message, Consumer<GenerationEvent> out) {
    Failures.throwAnyIn(message);
    Failures.throwAnyIn(message.path("x_groq"));
    JsonNode choices = message.path("choices");
    if (choices.isValueNode() && !choices.isNull()) {
      throw Wire.violation("choices of an unknown form");
    }
    // Where a provider was made to give several answers, the first one is the answer.
    JsonNode choice = first(choices);
    if (choice.isObject()) {
      Failures.throwAnyIn(choice);
      readChoice(choice, out);
    }
    if (choices.isContainerNode() || message.path("usage").isObject()) {
      readMetadata(message);
    }
    ChatUsage.in(message, choice).ifPresent(out::accept);
  }

  @Override
  public void end(Consumer<GenerationEvent> out) {
    finish(whole && answers == 1, out);
  }

  @Override
  public void done(Consumer<GenerationEvent> out) {
    finish(answers > 0, out);
  }

  private void finish(boolean complete, Consumer<GenerationEvent> out) {
    if (complete || !finishReason.isEmpty()) {
      reasoning.close(out);
      if (!unread.isEmpty()) {
        metadata.put(UNREAD, List.copyOf(unread));
      }
      out.accept(FinishWords.finished(finishReason, calls.any(), metadata));
    }
  }

  private static JsonNode first(JsonNode choices) {
    if (choices.isObject()) {
      return choices;
    }
    int position = 0;
    for (JsonNode choice : choices) {
      if (choice.path("index").asInt(position++) == 0) {
        return choice;
      }
    }
    return MissingNode.getInstance();
  }

  private void readMetadata(JsonNode message) {
    for (String key : METADATA) {
      if (message.path(key).isTextual()) {
        metadata.putIfAbsent(key, message.path(key).textValue());
      }
    }
  }

  private void readChoice(JsonNode choice, Consumer<GenerationEvent> out) {
    answers++;
    JsonNode delta = choice.path("delta");
    JsonNode message = choice.path("message");
    whole = message.isObject();
    if (saysAnything(delta)) {
      streamed = true;
      readDelta(delta, false, out);
    } else if (!streamed) {
      readDelta(message, true, out);
    }
    if (!delta.isObject() && !message.isObject()) {
      putText(choice.path("text"), out);
    }
    Stream.of(choice, delta, message)
        .map(part -> part.path("finish_reason"))
        .filter(JsonNode::isValueNode)
        .map(reason -> reason.asText(""))
        .filter(reason -> !reason.isBlank() && !reason.equals("null"))
        .findFirst()
        .ifPresent(reason -> finishReason = reason);
  }

  private static boolean saysAnything(JsonNode delta) {
    return Stream.of(
            "content", "reasoning_content", "reasoning", "refusal", "tool_calls", "function_call")
        .map(delta::path)
        .anyMatch(node -> node.isContainerNode() ? !node.isEmpty() : !textOf(node).isEmpty());
  }

  private void readDelta(JsonNode delta, boolean isWhole, Consumer<GenerationEvent> out) {
    boolean named = !textOf(delta.path("reasoning_content")).isEmpty();
    String name = named ? "reasoning_content" : "reasoning";
    reasoning.piece(name, textOf(delta.path(name)), out);
    reasoning.details(delta.path("reasoning_details"));
    readContent(delta.path("content"), out);
    putText(delta.path("refusal"), out);
    readCalls(delta.path("tool_calls"), isWhole, out);
    if (delta.path("function_call").isObject()) {
      // What a single tool call was before there were several.
      readCalls(delta.path("function_call"), isWhole, out);
    }
  }

  private void readCalls(JsonNode list, boolean isWhole, Consumer<GenerationEvent> out) {
    if (!list.isEmpty()) {
      reasoning.close(out);
      calls.read(list, isWhole, out);
    }
  }

  private void readContent(JsonNode content, Consumer<GenerationEvent> out) {
    if (content.isArray()) {
      content.forEach(part -> readContent(part, out));
    } else if (content.isObject()) {
      readPart(content, out);
    } else {
      putText(content, out);
    }
  }

  /** Mistral's reasoning models answer in parts: thinking, made of texts, and texts. */
  private void readPart(JsonNode part, Consumer<GenerationEvent> out) {
    JsonNode thinking = part.path("thinking");
    JsonNode text = part.path("text");
    if (thinking.isContainerNode()) {
      thinking.forEach(thought -> putThought(thought.path("text"), out));
    } else if (!textOf(thinking).isEmpty()) {
      putThought(thinking, out);
    } else if (!textOf(text).isEmpty() || text.path("value").isTextual()) {
      boolean thought = part.path("type").asText().equals("reasoning");
      JsonNode said = text.isObject() ? text.path("value") : text;
      if (thought) {
        putThought(said, out);
      } else {
        putText(said, out);
      }
    } else if (!text.isTextual()) {
      note(part.path("type").asText("part"));
    }
  }

  /** Nothing is dropped without a word. */
  private void note(String kind) {
    String word = kind.matches("[\\w.-]{1,40}") ? kind : "part";
    if (unread.size() < MOST_UNREAD && !unread.contains(word)) {
      unread.add(word);
    }
  }

  private void putText(JsonNode text, Consumer<GenerationEvent> out) {
    if (!textOf(text).isEmpty()) {
      reasoning.close(out);
      out.accept(new TextDelta(textOf(text)));
    }
  }

  private void putThought(JsonNode text, Consumer<GenerationEvent> out) {
    reasoning.piece("thinking", textOf(text), out);
  }

  /** The text of a value, whatever its type: a number that should be a text is one. */
  private static String textOf(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? node.asText() : "";
  }
}
