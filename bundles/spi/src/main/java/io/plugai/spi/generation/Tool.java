package io.plugai.spi.generation;

import java.util.Map;
import java.util.Optional;

/**
 * A function that the model may ask the caller to run.
 *
 * @param name letters, digits, underscores and dashes
 * @param description what it does, for the model
 * @param parameters JSON Schema of its arguments, as plain JSON values
 */
public record Tool(String name, Optional<String> description, Map<String, Object> parameters) {}
