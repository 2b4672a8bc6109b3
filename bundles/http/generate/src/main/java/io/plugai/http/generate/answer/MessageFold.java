package io.plugai.http.generate.answer;

import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.GenerationEvent.ToolCallDelta;
import io.plugai.spi.generation.ProviderState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds the deltas of an answer into the parts of the assistant's message. For one thread at a
 * time.
 *
 * @param <S> the form that the state of providers has in it
 */
public final class MessageFold<S> {
  private final Function<ProviderState, S> states;
  private final List<Piece<S>> pieces = new ArrayList<>();
  private final Map<Integer, Piece<S>> calls = new TreeMap<>();
  private @Nullable Piece<S> open;

  /** What a piece is. */
  public enum Kind {
    TEXT,
    REASONING,
    TOOL_CALL
  }

  /**
   * Nothing was said yet.
   *
   * @param states puts the state of a provider into its form
   */
  public MessageFold(Function<ProviderState, S> states) {
    this.states = states;
  }

  /** Adds a delta; returns the state that it brought. What is no part of a message is left out. */
  public Optional<S> add(GenerationEvent event) {
    if (event instanceof TextDelta delta) {
      return said(Kind.TEXT, delta.text(), delta.state().map(states));
    }
    if (event instanceof ReasoningDelta delta) {
      return said(Kind.REASONING, delta.text(), delta.state().map(states));
    }
    return event instanceof ToolCallDelta delta
        ? call(delta, delta.state().map(states))
        : Optional.empty();
  }

  private Optional<S> said(Kind kind, String text, Optional<S> state) {
    Piece<S> piece = open;
    if (piece == null || piece.kind != kind) {
      piece = begin(kind);
    }
    piece.text.append(text);
    piece.state = state;
    open = state.isEmpty() ? piece : null; // a state ends its part
    return state;
  }

  private Optional<S> call(ToolCallDelta delta, Optional<S> state) {
    open = null;
    Piece<S> call = calls.computeIfAbsent(delta.index(), index -> begin(Kind.TOOL_CALL));
    call.id = delta.id().isEmpty() ? call.id : delta.id();
    call.name = delta.name().isEmpty() ? call.name : delta.name();
    call.text.append(delta.arguments());
    call.state = state.isEmpty() ? call.state : state;
    return state;
  }

  private Piece<S> begin(Kind kind) {
    Piece<S> piece = new Piece<>(kind);
    pieces.add(piece);
    return piece;
  }

  /** The parts, in the order in which they began. */
  public List<Piece<S>> pieces() {
    return Collections.unmodifiableList(pieces);
  }

  /** The tool calls among them, in the order of their numbers. */
  public Collection<Piece<S>> calls() {
    return Collections.unmodifiableCollection(calls.values());
  }

  /**
   * One part as its deltas come in.
   *
   * @param <S> the form of its state
   */
  public static final class Piece<S> {
    private final Kind kind;
    private final StringBuilder text = new StringBuilder();
    private String id = "";
    private String name = "";
    private Optional<S> state = Optional.empty();

    private Piece(Kind kind) {
      this.kind = kind;
    }

    /** What it is. */
    public Kind kind() {
      return kind;
    }

    /** What was said or thought, or the arguments of a call. */
    public String text() {
      return text.toString();
    }

    /** The id of a call. */
    public String id() {
      return id;
    }

    /** The tool of a call. */
    public String name() {
      return name;
    }

    /** What its provider wants back with it. */
    public Optional<S> state() {
      return state;
    }
  }
}
