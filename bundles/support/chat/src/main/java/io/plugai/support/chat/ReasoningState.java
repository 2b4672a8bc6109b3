package io.plugai.support.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import io.plugai.support.upstream.Json;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reasoning as it must come back to whoever reasoned. Servers of this protocol call it by different
 * names and want it back under the same one; the state of a reasoning part remembers which: {@code
 * {"field": "reasoning_content"}}, or, where a server gives a list of its own, that list: {@code
 * {"reasoning_details": […]}}.
 *
 * <p>DeepSeek and Moonshot refuse a conversation in which the reasoning before a tool call is
 * missing, and want none otherwise; OpenRouter and Mistral want theirs back always.
 */
final class ReasoningState {
  private static final String FIELD = "field";
  private static final String DETAILS = "reasoning_details";
  private static final String THINKING = "thinking";

  private final GenerationRequest request;
  private final ArrayNode details = Json.object().arrayNode();
  private String field = "";
  private boolean open;

  ReasoningState(GenerationRequest request) {
    this.request = request;
  }

  // ---- from the server ----

  /** A piece of reasoning, which came under that name. */
  void piece(String name, String text, Consumer<GenerationEvent> out) {
    if (!text.isEmpty()) {
      field = name;
      open = true;
      out.accept(new ReasoningDelta(text));
    }
  }

  /** Pieces of the list that OpenRouter gives: those of one index are one. */
  void details(JsonNode pieces) {
    for (JsonNode piece : pieces) {
      if (piece instanceof ObjectNode object) {
        open = true;
        addDetail(object);
      }
    }
  }

  private void addDetail(ObjectNode piece) {
    JsonNode last = details.path(details.size() - 1);
    boolean continues =
        last.isObject()
            && last.path("type").equals(piece.path("type"))
            && last.path("index").equals(piece.path("index"));
    if (!continues) {
      details.add(piece.deepCopy());
      return;
    }
    piece
        .fields()
        .forEachRemaining(
            entry -> {
              ObjectNode whole = (ObjectNode) last;
              JsonNode had = whole.path(entry.getKey());
              if (isText(entry.getKey()) && had.isTextual() && entry.getValue().isTextual()) {
                whole.put(entry.getKey(), had.textValue() + entry.getValue().textValue());
              } else if (!entry.getValue().isNull()) {
                whole.set(entry.getKey(), entry.getValue());
              }
            });
  }

  private static boolean isText(String key) {
    return key.equals("text") || key.equals("summary") || key.equals("data");
  }

  /** Something else begins: what was thought so far is one part. */
  void close(Consumer<GenerationEvent> out) {
    if (!open) {
      return;
    }
    open = false;
    ObjectNode state = Json.object();
    if (details.isEmpty()) {
      state.put(FIELD, field);
    } else {
      state.set(DETAILS, details.deepCopy());
      details.removeAll();
    }
    out.accept(new ReasoningDelta("", Optional.of(request.state(Json.bytes(state)))));
  }

  // ---- back to the server ----

  /** Puts reasoning into a message of the assistant's, as its server wants it. */
  static void give(Part.Reasoning part, boolean callsTools, ObjectNode message) {
    JsonNode state = part.state().map(ReasoningState::read).orElse(Json.object());
    if (state.has(DETAILS)) {
      state.path(DETAILS).forEach(message.withArray(DETAILS)::add);
    }
    String name = state.path(FIELD).asText();
    if (callsTools && !name.isEmpty() && !name.equals(THINKING)) {
      message.put(name, message.path(name).asText("") + part.text());
    }
  }

  /** Whether it stands among the content, as one of its parts. */
  static boolean isContent(Part.Reasoning part) {
    return part.state()
        .map(ReasoningState::read)
        .filter(state -> state.path(FIELD).asText().equals(THINKING))
        .isPresent();
  }

  private static JsonNode read(ProviderState state) {
    return Json.read(state.toBytes());
  }
}
