package io.plugai.support.modelfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the files of a model say together.
 *
 * @param kind what they hold
 * @param facts what is known: {@code format}, {@code architecture}, {@code quantisation}, {@code
 *     parameters}, {@code license} and the like, as plain JSON values
 * @param width what a model and its projector agree on, see {@link
 *     io.plugai.support.modelfiles.gguf.GgufHeader#width()}
 * @param fault one sentence that says what is wrong with them, where something is
 * @param incomplete whether more of them may be on the way
 */
public record Inspection(
    FileKind kind,
    Map<String, Object> facts,
    OptionalLong width,
    Optional<String> fault,
    boolean incomplete) {

  public Inspection {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  static Inspection of(FileKind kind, Map<String, Object> facts) {
    return new Inspection(kind, facts, OptionalLong.empty(), Optional.empty(), false);
  }

  /** What is said where nothing can be: there are no weights in a format that is known. */
  public static Inspection nothingKnown() {
    return of(FileKind.MODEL, Map.of());
  }

  static Inspection broken(String format, String sentence, boolean incomplete) {
    return nothingKnown().with("format", format).at(sentence, incomplete);
  }

  Inspection with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.putIfAbsent(key, value);
    return new Inspection(kind, more, width, fault, incomplete);
  }

  Inspection at(String sentence, boolean mayGrow) {
    return new Inspection(kind, facts, width, Optional.of(sentence), mayGrow);
  }
}
