package io.plugai.core.models.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.plugai.spi.error.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Values held against a JSON Schema (draft 2020-12), compiled. Safe for all threads. */
public final class SchemaCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonSchema schema;

  /**
   * Compiles a schema.
   *
   * @throws RuntimeException where it is none
   */
  public SchemaCheck(Map<String, Object> schema) {
    this.schema =
        Library.FACTORY.getSchema(
            JSON.<JsonNode>valueToTree(withoutExtensions(schema)), Library.CONFIG);
    this.schema.initializeValidators();
  }

  /** What is wrong with a value, with the places of it below this field, which may be empty. */
  public List<FieldError> errors(String field, Object value) {
    return schema.validate(JSON.<JsonNode>valueToTree(value)).stream()
        .map(message -> new FieldError(place(field, message), message.getError()))
        .toList();
  }

  private static String place(String field, ValidationMessage message) {
    StringBuilder place = new StringBuilder(field);
    JsonNodePath location = message.getInstanceLocation();
    for (int i = 0; i < location.getNameCount(); i++) {
      Object element = location.getElement(i);
      if (element instanceof Integer index) {
        place.append('[').append(index).append(']');
      } else {
        place.append('.').append(element);
      }
    }
    if (message.getProperty() != null) {
      place.append('.').append(message.getProperty());
    }
    return place.indexOf(".") == 0 ? place.substring(1) : place.toString();
  }

  /** What is for forms alone, and no keyword that the library knows. */
  private static Object withoutExtensions(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> kept = new LinkedHashMap<>();
      map.forEach(
          (key, inner) -> {
            if (!key.toString().startsWith("x-")) {
              kept.put(key, withoutExtensions(inner));
            }
          });
      return kept;
    }
    return value instanceof List<?> list
        ? list.stream().map(SchemaCheck::withoutExtensions).collect(Collectors.toList())
        : value;
  }

  /** Loaded with the first schema only: it takes a while. */
  private static final class Library {
    /** Reads nothing from the network or the class path, whatever a schema refers to. */
    static final JsonSchemaFactory FACTORY =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder
                    .enableSchemaCache(false)
                    .schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));

    static final SchemaValidatorsConfig CONFIG =
        SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build();
  }
}
