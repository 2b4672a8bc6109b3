package io.plugai.spi.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One parameter that a model takes, as a fragment of JSON Schema (draft 2020-12).
 *
 * @param name the key under {@code parameters}
 * @param schema the schema of its value: plain JSON values (maps, lists, strings, numbers,
 *     booleans)
 */
public record Parameter(String name, Map<String, Object> schema) {

  public static final Parameter TEMPERATURE =
      number("temperature", 0, 2, "How freely the next token is drawn; 0 takes the likeliest.");
  public static final Parameter TOP_P =
      number("top_p", 0, 1, "Draw only from the likeliest tokens that reach this probability.");
  public static final Parameter TOP_K =
      integer("top_k", 0, 1_000_000, "Draw only from this many likeliest tokens; 0 means all.");
  public static final Parameter MIN_P =
      number("min_p", 0, 1, "Leave out tokens less likely than this share of the likeliest one.");
  public static final Parameter MAX_TOKENS =
      integer("max_tokens", 1, 10_000_000, "The most tokens to generate.");
  public static final Parameter SEED =
      integer("seed", 0, 4_294_967_295L, "The same seed and request draw the same tokens.");
  public static final Parameter FREQUENCY_PENALTY =
      number("frequency_penalty", -2, 2, "Makes a token less likely each time it was used.");
  public static final Parameter PRESENCE_PENALTY =
      number("presence_penalty", -2, 2, "Makes a token less likely once it was used.");
  public static final Parameter REPEAT_PENALTY =
      number(
          "repeat_penalty", 0, 10, "Divides the likelihood of recent tokens; 1 leaves it alone.");
  public static final Parameter STOP =
      new Parameter(
          "stop",
          ordered(
              "description",
              "Texts that end the answer where they are generated.",
              "type",
              "array",
              "items",
              ordered("type", "string", "minLength", 1),
              "maxItems",
              16));
  public static final Parameter REASONING_EFFORT =
      new Parameter(
          "reasoning_effort",
          ordered(
              "description", "How much the model thinks before it answers.",
              "type", "string",
              "enum", List.of("none", "minimal", "low", "medium", "high", "xhigh", "max")));

  /** All of the above: the parameters that mean the same at every provider which takes them. */
  public static final List<Parameter> STANDARD =
      List.of(
          TEMPERATURE,
          TOP_P,
          TOP_K,
          MIN_P,
          MAX_TOKENS,
          SEED,
          FREQUENCY_PENALTY,
          PRESENCE_PENALTY,
          REPEAT_PENALTY,
          STOP,
          REASONING_EFFORT);

  public Parameter {
    schema = Collections.unmodifiableMap(new LinkedHashMap<>(schema));
  }

  /** A number between two bounds, both allowed. */
  public static Parameter number(String name, double min, double max, String description) {
    return new Parameter(
        name,
        ordered("description", description, "type", "number", "minimum", min, "maximum", max));
  }

  /** A whole number between two bounds, both allowed. */
  public static Parameter integer(String name, long min, long max, String description) {
    return new Parameter(
        name,
        ordered("description", description, "type", "integer", "minimum", min, "maximum", max));
  }

  /**
   * The schema of a model's {@code parameters} object: these parameters, each optional, and nothing
   * else. The key {@code provider}, passed through untouched, is the gateway's own and never part
   * of it.
   */
  public static Map<String, Object> schemaOf(List<Parameter> parameters) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      properties.put(parameter.name(), parameter.schema());
    }
    return ordered(
        "type", "object", "properties", properties, "additionalProperties", Boolean.FALSE);
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }
}
