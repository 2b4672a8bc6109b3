package io.plugai.http.rest.models;

import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import io.plugai.support.web.Json;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests that a model takes, ready to be sent. */
public final class Examples {
  /** A red point, 1 by 1. */
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJg"
          + "gg==";

  private static final Map<String, Object> POINT =
      Map.of("type", "image", "media_type", "image/png", "data", PNG);

  private final ModelRecord record;
  private final ModelDescriptor model;
  private final List<Example> examples = new ArrayList<>();

  private Examples(ModelRecord record) {
    this.record = record;
    this.model = record.descriptor();
  }

  /** A request. */
  @Schema(name = "Example", description = "A request that the model takes.")
  public record Example(
      @Schema(description = "What it shows.") String title,
      @Schema(description = "The body of `POST /v1/generate`.") Map<String, Object> body,
      @Schema(
              description =
                  "The same as a command, for a shell that has `PLUGAI_URL` and `PLUGAI_TOKEN`.")
          String curl) {}

  /** Those of a model. */
  static List<Example> of(ModelRecord record) {
    Examples examples = new Examples(record);
    if (record.descriptor().modality() == Modality.TEXT) {
      examples.addText();
    } else {
      examples.addPicture();
    }
    return List.copyOf(examples.examples);
  }

  private void addText() {
    add("A question", "Who are you?", Map.of());
    add("A stream of events", "Count to five.", Map.of("stream", true));
    if (can(Capability.JSON_SCHEMA)) {
      add(
          "An answer in a form",
          Map.of(
              "prompt",
              "Invent a person.",
              "response_format",
              Map.of("type", "json_schema", "schema", person())),
          Map.of());
    }
    if (can(Capability.TOOLS)) {
      add(
          "A tool",
          Map.of("prompt", "What is the weather in Oslo?", "tools", List.of(weather())),
          Map.of());
    }
    if (can(Capability.IMAGE_INPUT)) {
      List<Object> parts = List.of(Map.of("type", "text", "text", "Which colour is this?"), POINT);
      add(
          "A picture with a question",
          Map.of("messages", List.of(Map.of("role", "user", "content", parts))),
          Map.of());
    }
  }

  private void addPicture() {
    Map<String, Object> input = new LinkedHashMap<>();
    if (can(Capability.PROMPT)) {
      input.put("prompt", "A lighthouse at dusk");
      add("A prompt", Map.copyOf(input), Map.of());
    }
    model.imageRoles().stream()
        .findFirst()
        .ifPresent(
            role -> {
              input.put(
                  "images", List.of(Map.of("role", role, "media_type", "image/png", "data", PNG)));
              add("An image to start from", Map.copyOf(input), Map.of());
            });
  }

  private static Map<String, Object> person() {
    return Map.of(
        "type",
        "object",
        "properties",
        Map.of("name", Map.of("type", "string", "maxLength", 40)),
        "required",
        List.of("name"),
        "additionalProperties",
        false);
  }

  private static Map<String, Object> weather() {
    return Map.of(
        "name",
        "weather",
        "description",
        "The weather of a city.",
        "parameters",
        Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string"))));
  }

  private boolean can(Capability capability) {
    return model.capabilities().contains(capability);
  }

  private void add(String title, Object input, Map<String, Object> more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", record.id());
    body.put("modality", model.modality().id());
    body.put("input", input);
    Map<String, Object> parameters = parameters();
    if (!parameters.isEmpty()) {
      body.put("parameters", parameters);
    }
    body.putAll(more);
    examples.add(new Example(title, body, curl(body)));
  }

  /** The two that everybody asks for, with values that the model takes. */
  private Map<String, Object> parameters() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : model.parameters()) {
      if (parameter.name().equals("temperature")) {
        values.put("temperature", within(parameter, 0.7));
      } else if (parameter.name().equals("max_tokens")) {
        values.put("max_tokens", (long) within(parameter, 100));
      }
    }
    return values;
  }

  private static double within(Parameter parameter, double wanted) {
    double usual =
        parameter.schema().get("default") instanceof Number number ? number.doubleValue() : wanted;
    double least =
        parameter.schema().get("minimum") instanceof Number number ? number.doubleValue() : usual;
    double most =
        parameter.schema().get("maximum") instanceof Number number ? number.doubleValue() : usual;
    return Math.max(least, Math.min(most, usual));
  }

  private static String curl(Map<String, Object> body) {
    String json = new String(Json.bytes(body), StandardCharsets.UTF_8);
    return "curl \"$PLUGAI_URL/v1/generate\" -H \"Authorization: Bearer $PLUGAI_TOKEN\""
        + " -H 'Content-Type: application/json' -d '"
        + json.replace("'", "'\\''")
        + "'";
  }
}
