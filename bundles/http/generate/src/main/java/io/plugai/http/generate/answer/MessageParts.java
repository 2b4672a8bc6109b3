package io.plugai.http.generate.answer;

import io.plugai.http.generate.answer.MessageFold.Kind;
import io.plugai.http.generate.answer.MessageFold.Piece;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.GenerationEvent.ToolCallDelta;
import io.plugai.support.web.contract.GenerateAnswer;
import io.plugai.support.web.contract.PartData;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The assistant's message as clients see it. For one thread at a time. */
final class MessageParts {
  private final MessageFold<String> fold;

  MessageParts(EventData data) {
    this.fold = new MessageFold<>(data.states()::seal);
  }

  /** Adds a delta; returns how many characters that is, 0 for what is no part of a message. */
  long add(GenerationEvent event) {
    return characters(event) + fold.add(event).map(String::length).orElse(0);
  }

  private static long characters(GenerationEvent event) {
    if (event instanceof TextDelta delta) {
      return delta.text().length();
    }
    if (event instanceof ReasoningDelta delta) {
      return delta.text().length();
    }
    return event instanceof ToolCallDelta delta
        ? 1L + delta.id().length() + delta.name().length() + delta.arguments().length()
        : 0;
  }

  GenerateAnswer.Output whole() {
    List<Piece<String>> pieces = fold.pieces();
    boolean text =
        pieces.stream().allMatch(piece -> piece.kind() == Kind.TEXT && piece.state().isEmpty());
    return new GenerateAnswer.Output(
        all(Kind.TEXT),
        fold.calls().stream()
            .map(call -> new GenerateAnswer.ToolCall(call.id(), call.name(), call.text()))
            .toList(),
        all(Kind.REASONING),
        text ? List.of() : pieces.stream().map(MessageParts::data).toList());
  }

  private String all(Kind kind) {
    return fold.pieces().stream()
        .filter(piece -> piece.kind() == kind)
        .map(Piece::text)
        .collect(Collectors.joining());
  }

  private static PartData data(Piece<String> piece) {
    String state = piece.state().orElse("");
    return piece.kind() == Kind.TOOL_CALL
        ? PartData.call(piece.id(), piece.name(), piece.text(), state)
        : PartData.said(piece.kind().name().toLowerCase(Locale.ROOT), piece.text(), state);
  }
}
