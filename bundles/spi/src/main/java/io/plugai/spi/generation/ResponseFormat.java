package io.plugai.spi.generation;

import java.util.Map;

/** The form that the answer must have. */
public sealed interface ResponseFormat {

  /** Free text. */
  record Text() implements ResponseFormat {}

  /** Any JSON object. */
  record JsonObject() implements ResponseFormat {}

  /**
   * JSON that follows a schema.
   *
   * @param name a name for the schema: letters, digits, underscores and dashes
   * @param schema the JSON Schema, as plain JSON values
   * @param strict whether the provider must hold to it exactly
   */
  record JsonSchema(String name, Map<String, Object> schema, boolean strict)
      implements ResponseFormat {}
}
