package io.plugai.http.generate.session;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.session.Turn;
import io.plugai.http.generate.answer.MessageFold;
import io.plugai.http.generate.answer.MessageFold.Piece;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.GenerationEvent.ToolCallDelta;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.Usage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the assistant's message together from the events of its answer. For one thread at a time.
 */
final class AssistantTurn {
  /** More than a session takes in one message. */
  private static final long MOST_CHARACTERS = 4L << 20;

  private static final String TOO_LARGE = "answer_too_large";

  private final MessageFold<ProviderState> fold = new MessageFold<>(state -> state);
  private @Nullable Usage usage;
  private @Nullable FinishReason reason;
  private long characters;

  /** Adds what belongs to the message; what comes beyond its bound is left out. */
  void add(GenerationEvent event) {
    characters += length(event);
    if (characters <= MOST_CHARACTERS) {
      fold.add(event);
    }
    if (event instanceof Usage latest) {
      usage = latest;
    } else if (event instanceof Finished finished) {
      reason = finished.reason();
    }
  }

  private static long length(GenerationEvent event) {
    if (event instanceof TextDelta delta) {
      return delta.text().length();
    }
    if (event instanceof ReasoningDelta delta) {
      return delta.text().length();
    }
    return event instanceof ToolCallDelta delta ? delta.arguments().length() : 0;
  }

  /**
   * The message; empty where it is complete and nothing was said.
   *
   * @param model the full id of the one that answered
   * @param cut why it ended before its end, if it did
   */
  Optional<Turn> whole(ModelRequest request, String model, Optional<String> cut) {
    List<Part> parts = fold.pieces().stream().map(AssistantTurn::part).toList();
    if (parts.isEmpty() && cut.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Turn(
            new Message(Role.ASSISTANT, parts),
            request.modality(),
            List.of(),
            Optional.empty(),
            Optional.of(model),
            Optional.of(request.id()),
            Optional.ofNullable(reason),
            Optional.ofNullable(usage),
            characters > MOST_CHARACTERS ? Optional.of(TOO_LARGE) : cut));
  }

  private static Part part(Piece<ProviderState> piece) {
    return switch (piece.kind()) {
      case TEXT -> new Part.Text(piece.text(), piece.state());
      case REASONING -> new Part.Reasoning(piece.text(), piece.state());
      case TOOL_CALL -> new Part.ToolCall(piece.id(), piece.name(), piece.text(), piece.state());
    };
  }
}
