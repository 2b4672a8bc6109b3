package io.plugai.http.generate.session;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.session.Turn;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the assistant's message together from the events of its answer. For one thread at a time.
 */
final class AssistantTurn {
  /** More than a session takes in one message. */
  private static final long MOST_CHARACTERS = 4L << 20;

  private static final String TOO_LARGE = "answer_too_large";

  private final List<Piece> pieces = new ArrayList<>();
  private final Map<Integer, Piece> calls = new TreeMap<>();
  private @Nullable Piece open;
  private @Nullable Usage usage;
  private @Nullable FinishReason reason;
  private long characters;

  /** Adds what belongs to the message; what comes beyond its bound is left out. */
  void add(GenerationEvent event) {
    if (event instanceof TextDelta delta) {
      said(Kind.TEXT, delta.text(), delta.state());
    } else if (event instanceof ReasoningDelta delta) {
      said(Kind.REASONING, delta.text(), delta.state());
    } else if (event instanceof ToolCallDelta delta) {
      call(delta);
    } else if (event instanceof Usage latest) {
      usage = latest;
    } else if (event instanceof Finished finished) {
      reason = finished.reason();
    }
  }

  private void said(Kind kind, String text, Optional<ProviderState> state) {
    if (!fits(text.length())) {
      return;
    }
    Piece piece = open;
    if (piece == null || piece.kind != kind) {
      piece = begin(kind);
    }
    piece.text.append(text);
    piece.state = state;
    open = state.isEmpty() ? piece : null; // a state ends its part
  }

  private void call(ToolCallDelta delta) {
    open = null;
    if (!fits(delta.arguments().length())) {
      return;
    }
    Piece call = calls.computeIfAbsent(delta.index(), index -> begin(Kind.TOOL_CALL));
    call.id = delta.id().isEmpty() ? call.id : delta.id();
    call.name = delta.name().isEmpty() ? call.name : delta.name();
    call.text.append(delta.arguments());
    call.state = delta.state().isEmpty() ? call.state : delta.state();
  }

  private boolean fits(int more) {
    characters += more;
    return characters <= MOST_CHARACTERS;
  }

  private Piece begin(Kind kind) {
    Piece piece = new Piece(kind);
    pieces.add(piece);
    return piece;
  }

  /**
   * The message; empty where nothing was said.
   *
   * @param cut why it ended before its end, if it did
   */
  Optional<Turn> whole(ModelRequest request, Optional<String> cut) {
    if (pieces.isEmpty()) {
      return Optional.empty();
    }
    Message message = new Message(Role.ASSISTANT, pieces.stream().map(Piece::part).toList());
    return Optional.of(
        new Turn(
            message,
            request.modality(),
            List.of(),
            Optional.empty(),
            Optional.of(request.model()),
            Optional.of(request.id()),
            Optional.ofNullable(reason),
            Optional.ofNullable(usage),
            characters > MOST_CHARACTERS ? Optional.of(TOO_LARGE) : cut));
  }

  private enum Kind {
    TEXT,
    REASONING,
    TOOL_CALL
  }

  /** One part as its deltas come in. */
  private static final class Piece {
    private final Kind kind;
    private final StringBuilder text = new StringBuilder();
    private String id = "";
    private String name = "";
    private Optional<ProviderState> state = Optional.empty();

    private Piece(Kind kind) {
      this.kind = kind;
    }

    private Part part() {
      return switch (kind) {
        case TEXT -> new Part.Text(text.toString(), state);
        case REASONING -> new Part.Reasoning(text.toString(), state);
        case TOOL_CALL -> new Part.ToolCall(id, name, text.toString(), state);
      };
    }
  }
}
