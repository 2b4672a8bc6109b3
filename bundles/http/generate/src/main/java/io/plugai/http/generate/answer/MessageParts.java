package io.plugai.http.generate.answer;

import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.GenerationEvent.ToolCallDelta;
import io.plugai.support.web.contract.GenerateAnswer;
import io.plugai.support.web.contract.PartData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the assistant's message together from its deltas. For one thread at a time. */
final class MessageParts {
  private static final String TEXT = "text";
  private static final String REASONING = "reasoning";

  private final EventData data;
  private final List<Piece> pieces = new ArrayList<>();
  private final Map<Integer, Piece> calls = new TreeMap<>();
  private @Nullable Piece open;

  MessageParts(EventData data) {
    this.data = data;
  }

  /** Adds a delta; returns how many characters that is, 0 for what is no part of a message. */
  long add(GenerationEvent event) {
    if (event instanceof TextDelta delta) {
      return said(TEXT, delta.text(), data.state(delta.state()));
    }
    if (event instanceof ReasoningDelta delta) {
      return said(REASONING, delta.text(), data.state(delta.state()));
    }
    return event instanceof ToolCallDelta delta ? call(delta) : 0;
  }

  private long said(String type, String text, String state) {
    Piece piece = open;
    if (piece == null || !piece.type.equals(type)) {
      piece = begin(type);
    }
    piece.text.append(text);
    piece.state = state;
    open = state.isEmpty() ? piece : null;
    return text.length() + (long) state.length();
  }

  private long call(ToolCallDelta delta) {
    open = null;
    Piece call = calls.computeIfAbsent(delta.index(), index -> begin("tool_call"));
    call.id = delta.id().isEmpty() ? call.id : delta.id();
    call.name = delta.name().isEmpty() ? call.name : delta.name();
    call.text.append(delta.arguments());
    String state = data.state(delta.state());
    call.state = state.isEmpty() ? call.state : state;
    return 1L
        + delta.id().length()
        + delta.name().length()
        + delta.arguments().length()
        + state.length();
  }

  private Piece begin(String type) {
    Piece piece = new Piece(type);
    pieces.add(piece);
    return piece;
  }

  GenerateAnswer.Output whole() {
    boolean text = pieces.stream().allMatch(piece -> piece.type.equals(TEXT) && piece.isPlain());
    return new GenerateAnswer.Output(
        all(TEXT),
        calls.values().stream()
            .map(call -> new GenerateAnswer.ToolCall(call.id, call.name, call.text.toString()))
            .toList(),
        all(REASONING),
        text ? List.of() : pieces.stream().map(Piece::data).toList());
  }

  private String all(String type) {
    return pieces.stream()
        .filter(piece -> piece.type.equals(type))
        .map(piece -> piece.text.toString())
        .collect(Collectors.joining());
  }

  /** One part as its deltas come in. */
  private static final class Piece {
    private final String type;
    private final StringBuilder text = new StringBuilder();
    private String id = "";
    private String name = "";
    private String state = "";

    private Piece(String type) {
      this.type = type;
    }

    private boolean isPlain() {
      return state.isEmpty();
    }

    private PartData data() {
      return type.equals(TEXT) || type.equals(REASONING)
          ? PartData.said(type, text.toString(), state)
          : PartData.call(id, name, text.toString(), state);
    }
  }
}
