package io.plugai.spi.generation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Something that happens while a model works. A generation is any number of events, then exactly
 * one {@link Finished}, then completion; or an error in place of what is still to come.
 *
 * <p>More kinds will follow within this version of the SPI. <b>Whoever reads events ignores a kind
 * that it does not know</b>; so this interface is not sealed, as a switch over all kinds of today
 * would be a fault tomorrow. Plug-ins make the kinds that are here and add none.
 *
 * <p>The deltas tell the assistant's message part by part. Deltas of one kind that follow each
 * other are one part, and so are all those of one tool call. A delta with {@linkplain ProviderState
 * state} is the last of its part: the state is that part's.
 */
@ProviderType
public interface GenerationEvent {

  /** The next piece of the answer; empty only where it brings state. */
  record TextDelta(String text, Optional<ProviderState> state) implements GenerationEvent {

    /** A piece without state. */
    public TextDelta(String text) {
      this(text, Optional.empty());
    }
  }

  /** The next piece of the model's reasoning; empty only where it brings state. */
  record ReasoningDelta(String text, Optional<ProviderState> state) implements GenerationEvent {

    /** A piece without state. */
    public ReasoningDelta(String text) {
      this(text, Optional.empty());
    }
  }

  /**
   * A piece of a tool call. The first piece of a call carries its id and name, later ones only
   * arguments; pieces of several calls may alternate.
   *
   * @param index which call, counted from 0
   * @param id the call's id, or empty in later pieces
   * @param name the tool's name, or empty in later pieces
   * @param arguments the next piece of the arguments' JSON text; may be empty
   */
  record ToolCallDelta(
      int index, String id, String name, String arguments, Optional<ProviderState> state)
      implements GenerationEvent {

    /** A piece without state. */
    public ToolCallDelta(int index, String id, String name, String arguments) {
      this(index, id, name, arguments, Optional.empty());
    }
  }

  /**
   * How far the work is.
   *
   * @param fraction from 0 to 1
   * @param stage what is being done, in a word or two
   */
  record Progress(double fraction, String stage) implements GenerationEvent {}

  /**
   * A finished image, mesh or other file.
   *
   * @param role what it is, for example {@code image} or {@code mesh}
   */
  record Artifact(String role, Content content) implements GenerationEvent {}

  /**
   * The end, always the last event.
   *
   * @param metadata what the provider says beside its answer, as plain JSON values; shown to the
   *     caller under {@code metadata.provider}
   */
  record Finished(FinishReason reason, Map<String, Object> metadata) implements GenerationEvent {
    public Finished {
      metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
  }
}
