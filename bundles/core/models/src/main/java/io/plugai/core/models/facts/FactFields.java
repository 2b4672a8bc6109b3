package io.plugai.core.models.facts;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.model.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Facts that people write: which there are, and what each may say. Safe for all threads. */
public final class FactFields {
  private static final String SCHEMA = "fields.json";

  private FactFields() {}

  /** All that is wrong with them; the fields are named as they are in requests. */
  public static List<FieldError> errors(Map<String, Object> fields) {
    List<FieldError> errors = new ArrayList<>(Check.FIELDS.errors("", fields));
    if (errors.isEmpty() && fields.get("parameters") instanceof Map<?, ?> schemas) {
      schemas.forEach((name, schema) -> addFault(name.toString(), schema, errors));
    }
    return errors;
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are texts
  private static void addFault(String name, Object schema, List<FieldError> errors) {
    if (schema instanceof Map<?, ?> keywords) {
      try {
        new SchemaCheck((Map<String, Object>) keywords).errors("", Map.of());
      } catch (RuntimeException e) {
        errors.add(new FieldError("parameters." + name, "is no JSON Schema that can be used here"));
      }
    }
  }

  /** Values that suit a model must be such as it takes. */
  public static List<FieldError> errors(Map<?, ?> recommended, List<Parameter> parameters) {
    List<FieldError> errors = new ArrayList<>();
    recommended.forEach(
        (name, value) -> {
          String field = "recommended." + name;
          parameters.stream()
              .filter(parameter -> parameter.name().equals(name))
              .findFirst()
              .ifPresentOrElse(
                  parameter -> {
                    if (!Descriptors.takes(parameter, value)) {
                      errors.add(new FieldError(field, "is no value that the parameter takes"));
                    }
                  },
                  () -> errors.add(new FieldError(field, "the model takes no such parameter")));
        });
    return errors;
  }

  /** By field. */
  public static Map<ModelField, Object> byField(Map<String, Object> fields) {
    Map<ModelField, Object> facts = new EnumMap<>(ModelField.class);
    fields.forEach(
        (name, value) -> ModelField.of(name).ifPresent(field -> facts.put(field, value)));
    return facts;
  }

  /** Compiled at the first use. */
  private static final class Check {
    static final SchemaCheck FIELDS = new SchemaCheck(schema());

    private static Map<String, Object> schema() {
      try (InputStream in = FactFields.class.getResourceAsStream(SCHEMA)) {
        return new ObjectMapper()
            .readValue(Objects.requireNonNull(in), new TypeReference<Map<String, Object>>() {});
      } catch (IOException e) {
        throw new UncheckedIOException("a file of this bundle cannot be read", e);
      }
    }
  }
}
