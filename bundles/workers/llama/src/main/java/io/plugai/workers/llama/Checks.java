package io.plugai.workers.llama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.plugai.support.worker.text.Ask;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Keeps from the native side what could bring it down. The gateway has checked a request before; a
 * worker does not rely on it.
 */
final class Checks {
  static final int MAX_SCHEMA_CHARS = 64 << 10;
  static final int MAX_SCHEMA_DEPTH = 32;

  /** A repetition becomes as many grammar rules. */
  static final int MAX_REPETITIONS = 1000;

  private static final Set<String> ROLES = Set.of("system", "user", "assistant");
  private static final Set<String> REPETITIONS =
      Set.of("minItems", "maxItems", "minLength", "maxLength");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_SCHEMA_DEPTH).build())
          .build();

  private Checks() {}

  /** Passes a request that the native side can be given. */
  static void check(Ask.Generate ask) throws RefusedException {
    if (ask.messages().isEmpty()) {
      throw new RefusedException("input", "There is nothing to answer.");
    }
    for (Ask.Turn turn : ask.messages()) {
      if (!ROLES.contains(turn.role())) {
        throw new RefusedException(
            "input.messages", "The roles are system, user and assistant here.");
      }
    }
    if (ask.maxTokens().isPresent() && ask.maxTokens().getAsInt() < 1) {
      throw new RefusedException("parameters.max_tokens", "At least 1.");
    }
    for (Map.Entry<String, Double> entry : ask.sampling().entrySet()) {
      checkSampling(entry.getKey(), entry.getValue());
    }
    if (ask.stop().stream().anyMatch(String::isEmpty)) {
      throw new RefusedException("parameters.stop", "A stop text must not be empty.");
    }
    if (ask.jsonSchema().isPresent()) {
      checkSchema(ask.jsonSchema().get());
    }
  }

  private static void checkSampling(String name, double value) throws RefusedException {
    boolean allowed;
    try {
      allowed = Sampling.of(name).allows(value);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("parameters." + name, "This model does not take it.");
    }
    if (!allowed) {
      throw new RefusedException("parameters." + name, "Out of its bounds.");
    }
  }

  private static void checkSchema(String schema) throws RefusedException {
    if (schema.length() > MAX_SCHEMA_CHARS) {
      throw schema("Longer than " + MAX_SCHEMA_CHARS + " characters.");
    }
    try (JsonParser json = JSON.createParser(schema)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw schema("Not a JSON object.");
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = json.nextToken();
        if (token == null) {
          throw schema("Not a JSON object.");
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        checkKeyword(json, token);
      }
      if (json.nextToken() != null) {
        throw schema("Not a single JSON object.");
      }
    } catch (IOException e) {
      throw schema("Not a JSON object, or nested deeper than " + MAX_SCHEMA_DEPTH + " levels.");
    }
  }

  private static void checkKeyword(JsonParser json, JsonToken token)
      throws IOException, RefusedException {
    String keyword = String.valueOf(json.currentName());
    if (token.isNumeric()
        && REPETITIONS.contains(keyword)
        && !(json.getDoubleValue() <= MAX_REPETITIONS)) {
      throw schema("At most " + MAX_REPETITIONS + " repetitions can be enforced.");
    }
    // The native side would take what stands elsewhere for a schema that allows everything.
    if (token == JsonToken.VALUE_STRING
        && keyword.equals("$ref")
        && !json.getText().startsWith("#")) {
      throw schema("Only references within the schema itself can be followed.");
    }
  }

  /** What is said of a schema that is refused. */
  static RefusedException schema(String message) {
    return new RefusedException("input.response_format.schema", message);
  }
}
