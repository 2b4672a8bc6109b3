package io.plugai.core.models.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.spi.model.Parameter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts as the database keeps them: JSON by the names of the fields. A parameter that is a standard
 * one stands there as {@code true}. Equal parameters of many models become one object again. For
 * one thread.
 */
public final class StoredFacts {
  private static final Logger LOG = LoggerFactory.getLogger(StoredFacts.class);

  /** Comes first, where it comes. */
  private static final String ASSUMED = "assumes_capabilities";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final Map<String, Map<String, Object>> STANDARD =
      Parameter.STANDARD.stream().collect(Collectors.toMap(Parameter::name, Parameter::schema));

  private final Map<Object, Object> parameters = new HashMap<>();

  /** As they are written. */
  public static String write(Map<ModelField, Object> facts) {
    return write(facts, Map.of());
  }

  /** What a plug-in told, as it is written. */
  public static String write(PluginFacts.Told told) {
    return write(told.said(), told.assumesCapabilities() ? Map.of(ASSUMED, true) : Map.of());
  }

  private static String write(Map<ModelField, Object> facts, Map<String, Object> more) {
    Map<String, Object> named = new LinkedHashMap<>(more);
    for (ModelField field : ModelField.values()) {
      if (facts.containsKey(field)) {
        named.put(field.id(), shortened(field, facts.get(field)));
      }
    }
    try {
      return JSON.writeValueAsString(named);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a plug-in's description is no JSON", e);
    }
  }

  /** What a plug-in told, as it was. */
  public PluginFacts.Told read(FactSource source, String json) {
    return new PluginFacts.Told(source, read(json), json.startsWith("{\"" + ASSUMED + "\":true"));
  }

  private static Object shortened(ModelField field, Object value) {
    if (field != ModelField.PARAMETERS || !(value instanceof Map<?, ?> schemas)) {
      return value;
    }
    Map<Object, Object> brief = new LinkedHashMap<>();
    schemas.forEach(
        (name, schema) -> brief.put(name, schema.equals(STANDARD.get(name)) ? true : schema));
    return brief;
  }

  /** As they were; nothing where they cannot be read, and fields that nobody knows are left out. */
  public Map<ModelField, Object> read(String json) {
    try {
      Map<ModelField, Object> facts = new EnumMap<>(ModelField.class);
      JSON.readValue(json, OBJECT)
          .forEach(
              (name, value) -> {
                if (value != null) {
                  ModelField.of(name).ifPresent(field -> facts.put(field, whole(field, value)));
                }
              });
      return facts;
    } catch (JsonProcessingException e) {
      LOG.warn("What is kept of a model cannot be read, and is left out.");
      return Map.of();
    }
  }

  private Object whole(ModelField field, Object value) {
    return field == ModelField.PARAMETERS
        ? parameters.computeIfAbsent(value, StoredFacts::expanded)
        : value;
  }

  private static Object expanded(Object brief) {
    if (!(brief instanceof Map<?, ?> schemas)) {
      return Map.of();
    }
    Map<Object, Object> whole = new LinkedHashMap<>();
    schemas.forEach(
        (name, schema) -> {
          Object meant = Boolean.TRUE.equals(schema) ? STANDARD.get(name) : schema;
          if (meant != null) {
            whole.put(name, meant);
          }
        });
    return whole;
  }
}
