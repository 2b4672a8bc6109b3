package io.plugai.http.rest.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plugai.support.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The schema of a request for generation, as JSON Schema (draft 2020-12): what the description of
 * the API says of it, in OpenAPI 3.0's dialect, put into the words of the standard.
 */
final class RequestSchema {
  private static final String ROOT = "GenerateRequest";
  private static final String REFERENCE = "#/components/schemas/";

  private final JsonNode schemas;
  private final ObjectNode definitions = Json.MAPPER.createObjectNode();

  private RequestSchema(JsonNode description) {
    this.schemas = description.at("/components/schemas");
  }

  /** The schema, from the description in this bundle. */
  static JsonNode read() {
    try (InputStream in = RequestSchema.class.getResourceAsStream("/openapi.json")) {
      return new RequestSchema(Json.MAPPER.readTree(Objects.requireNonNull(in))).schema();
    } catch (IOException e) {
      throw new UncheckedIOException("a file of this bundle cannot be read", e);
    }
  }

  private JsonNode schema() {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.setAll((ObjectNode) translated(schemas.get(ROOT)));
    schema.set("$defs", definitions);
    return schema;
  }

  private JsonNode translated(JsonNode node) {
    if (node.isArray()) {
      ArrayNode list = Json.MAPPER.createArrayNode();
      node.forEach(item -> list.add(translated(item)));
      return list;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode result = Json.MAPPER.createObjectNode();
    node.properties().forEach(entry -> put(entry.getKey(), entry.getValue(), result));
    return node.path("nullable").asBoolean() ? orNull(result) : result;
  }

  private void put(String key, JsonNode value, ObjectNode result) {
    switch (key) {
      case "$ref" -> result.put("$ref", reference(value.asText()));
      case "example" -> result.putArray("examples").add(value);
      case "nullable", "exampleSetFlag" -> {} // said otherwise
      case "properties" -> {
        ObjectNode properties = result.putObject(key);
        value
            .properties()
            .forEach(entry -> properties.set(entry.getKey(), translated(entry.getValue())));
      }
      case "enum", "required", "default" -> result.set(key, value);
      default -> result.set(key, translated(value));
    }
  }

  private String reference(String target) {
    String name = target.substring(REFERENCE.length());
    if (!definitions.has(name)) {
      definitions.putObject(name); // it may lead back to itself
      definitions.set(name, translated(schemas.get(name)));
    }
    return "#/$defs/" + name;
  }

  private static ObjectNode orNull(ObjectNode schema) {
    if (!schema.has("type")) {
      ObjectNode either = Json.MAPPER.createObjectNode();
      JsonNode description = schema.remove("description");
      if (description != null) {
        either.set("description", description);
      }
      either.putArray("anyOf").add(schema).addObject().put("type", "null");
      return either;
    }
    JsonNode type = schema.get("type");
    schema.putArray("type").add(type).add(TextNode.valueOf("null"));
    if (schema.get("enum") instanceof ArrayNode values) {
      values.addNull();
    }
    return schema;
  }
}
