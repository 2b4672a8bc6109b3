package io.plugai.spi.generation;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happens while a model works. A generation is any number of events, then exactly
 * one {@link Finished}, then completion; or an error in place of what is still to come.
 */
public sealed interface GenerationEvent {

  /** The next piece of the answer; never empty. */
  record TextDelta(String text) implements GenerationEvent {}

  /** The next piece of the model's reasoning; never empty. */
  record ReasoningDelta(String text) implements GenerationEvent {}

  /**
   * A piece of a tool call. The first piece of a call carries its id and name, later ones only
   * arguments; pieces of several calls may alternate.
   *
   * @param index which call, counted from 0
   * @param id the call's id, or empty in later pieces
   * @param name the tool's name, or empty in later pieces
   * @param arguments the next piece of the arguments' JSON text; may be empty
   */
  record ToolCallDelta(int index, String id, String name, String arguments)
      implements GenerationEvent {}

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
   * @param mediaType for example {@code image/png}
   * @param bytes its content; not changed after this event
   */
  record Artifact(String role, String mediaType, ByteBuffer bytes) implements GenerationEvent {}

  /**
   * What the generation has cost so far; the last one counts.
   *
   * @param inputTokens tokens read
   * @param outputTokens tokens generated
   * @param details parts of these by name, for example {@code cached_input_tokens}
   */
  record Usage(long inputTokens, long outputTokens, Map<String, Long> details)
      implements GenerationEvent {
    public Usage {
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }

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
