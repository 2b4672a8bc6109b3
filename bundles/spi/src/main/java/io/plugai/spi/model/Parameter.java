package io.plugai.spi.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One parameter that a model takes, as a fragment of JSON Schema (draft 2020-12). Beside what
 * values it takes, the schema may say how a form shows it: {@code title}, {@code default} and the
 * keywords {@link #GROUP}, {@link #WIDGET}, {@link #UNIT} and {@link #STEP}.
 *
 * @param name the key under {@code parameters}
 * @param schema the schema of its value: plain JSON values (maps, lists, strings, numbers,
 *     booleans)
 */
public record Parameter(String name, Map<String, Object> schema) {

  /** Keyword of a schema: the group of settings that it is shown in, as {@code sampling}. */
  public static final String GROUP = "x-group";

  /**
   * Keyword of a schema: what it is best set with: {@code slider}, {@code number}, {@code select},
   * {@code switch}, {@code text} or {@code list}.
   */
  public static final String WIDGET = "x-widget";

  /** Keyword of a schema: what its numbers count, as {@code tokens}. */
  public static final String UNIT = "x-unit";

  /** Keyword of a schema: how far a slider moves at once; nothing is held to it. */
  public static final String STEP = "x-step";

  public static final Parameter TEMPERATURE =
      number("temperature", 0, 2, "How freely the next token is drawn; 0 takes the likeliest.")
          .shown("Temperature", "sampling", "slider")
          .with(STEP, 0.05);
  public static final Parameter TOP_P =
      number("top_p", 0, 1, "Draw only from the likeliest tokens that reach this probability.")
          .shown("Top P", "sampling", "slider")
          .with(STEP, 0.01);
  public static final Parameter TOP_K =
      integer("top_k", 0, 1_000_000, "Draw only from this many likeliest tokens; 0 means all.")
          .shown("Top K", "sampling", "number")
          .with(UNIT, "tokens");
  public static final Parameter MIN_P =
      number("min_p", 0, 1, "Leave out tokens less likely than this share of the likeliest one.")
          .shown("Min P", "sampling", "slider")
          .with(STEP, 0.01);
  public static final Parameter MAX_TOKENS =
      integer("max_tokens", 1, 10_000_000, "The most tokens to generate.")
          .shown("Longest answer", "length", "number")
          .with(UNIT, "tokens");
  public static final Parameter SEED =
      integer("seed", 0, 4_294_967_295L, "The same seed and request draw the same tokens.")
          .shown("Seed", "sampling", "number");
  public static final Parameter FREQUENCY_PENALTY =
      number("frequency_penalty", -2, 2, "Makes a token less likely each time it was used.")
          .shown("Frequency penalty", "repetition", "slider")
          .with(STEP, 0.1);
  public static final Parameter PRESENCE_PENALTY =
      number("presence_penalty", -2, 2, "Makes a token less likely once it was used.")
          .shown("Presence penalty", "repetition", "slider")
          .with(STEP, 0.1);
  public static final Parameter REPEAT_PENALTY =
      number("repeat_penalty", 0, 10, "Divides the likelihood of recent tokens; 1 leaves it alone.")
          .shown("Repeat penalty", "repetition", "slider")
          .with(STEP, 0.05);
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
                  16))
          .shown("Stop at", "length", "list");
  public static final Parameter REASONING_EFFORT =
      new Parameter(
              "reasoning_effort",
              ordered(
                  "description", "How much the model thinks before it answers.",
                  "type", "string",
                  "enum", List.of("none", "minimal", "low", "medium", "high", "xhigh", "max")))
          .shown("Reasoning effort", "reasoning", "select");

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

  /** The same with one more keyword in its schema, or with another value for one. */
  public Parameter with(String keyword, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(schema);
    more.put(keyword, value);
    return new Parameter(name, more);
  }

  /** The same with what is taken where a request does not say. */
  public Parameter withDefault(Object value) {
    return with("default", value);
  }

  /**
   * The same with how people see it.
   *
   * @param title what it is called
   * @param group see {@link #GROUP}
   * @param widget see {@link #WIDGET}
   */
  public Parameter shown(String title, String group, String widget) {
    return with("title", title).with(GROUP, group).with(WIDGET, widget);
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
