package io.plugai.runners.llama;

import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.support.grammar.JsonGrammar;
import java.util.Optional;

/**
 * Ties answers to a form by a grammar. What a caller sends as a schema never reaches an engine:
 * those would drop in silence what they do not know of it, and some bring them down.
 */
final class Formats {
  private static final String FIELD = "input.response_format.schema";

  private Formats() {}

  /**
   * The grammar of a form; empty where any text will do.
   *
   * @throws GatewayException {@code VALIDATION} where an answer cannot be held to it
   */
  static Optional<String> grammar(ResponseFormat format) {
    if (format instanceof ResponseFormat.JsonSchema wanted) {
      return Optional.of(JsonGrammar.of(wanted.schema(), FIELD));
    }
    return format instanceof ResponseFormat.JsonObject
        ? Optional.of(JsonGrammar.ofAnyObject())
        : Optional.empty();
  }
}
