package io.plugai.core.models;

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
import io.plugai.spi.model.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the parameters of requests against one list of allowed parameters. The schema is compiled
 * at its first use, and once. Safe for all threads.
 */
final class ParameterCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ParameterCheck.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Parameter> parameters;
  private final Set<String> names;
  private volatile @Nullable Optional<JsonSchema> compiled;

  ParameterCheck(List<Parameter> parameters) {
    this.parameters = parameters;
    this.names = parameters.stream().map(Parameter::name).collect(Collectors.toUnmodifiableSet());
  }

  /** Everything that is wrong with the values; empty where nothing is. */
  List<FieldError> errors(Map<String, Object> values) {
    if (values.isEmpty()) {
      return List.of();
    }
    List<FieldError> errors = new ArrayList<>();
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        errors.add(new FieldError("parameters." + name, unknown(name)));
      }
    }
    schema().ifPresent(schema -> addViolations(schema, values, errors));
    return errors;
  }

  private String unknown(String name) {
    String fault = "the model takes no such parameter";
    List<String> closest = ClosestNames.of(name, names);
    return closest.isEmpty() ? fault : fault + "; did you mean '" + closest.get(0) + "'?";
  }

  private static void addViolations(
      JsonSchema schema, Map<String, Object> values, List<FieldError> errors) {
    for (ValidationMessage message : schema.validate(JSON.<JsonNode>valueToTree(values))) {
      errors.add(new FieldError(path(message), message.getError()));
    }
  }

  private static String path(ValidationMessage message) {
    StringBuilder path = new StringBuilder("parameters");
    JsonNodePath location = message.getInstanceLocation();
    for (int i = 0; i < location.getNameCount(); i++) {
      Object element = location.getElement(i);
      if (element instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append('.').append(element);
      }
    }
    if (message.getProperty() != null) {
      path.append('.').append(message.getProperty());
    }
    return path.toString();
  }

  /**
   * Compiles the schema where that has not been done yet, so that no request has to wait for it.
   */
  void warmUp() {
    errors(Map.of("", ""));
  }

  private Optional<JsonSchema> schema() {
    Optional<JsonSchema> schema = compiled;
    if (schema == null) {
      schema = compile();
      compiled = schema;
    }
    return schema;
  }

  private Optional<JsonSchema> compile() {
    // Unknown names are reported above, with a suggestion.
    Map<String, Object> schema = new LinkedHashMap<>(Parameter.schemaOf(parameters));
    schema.remove("additionalProperties");
    try {
      JsonSchema result =
          Library.FACTORY.getSchema(JSON.<JsonNode>valueToTree(schema), Library.CONFIG);
      result.initializeValidators();
      return Optional.of(result);
    } catch (RuntimeException e) {
      LOG.warn(
          "A plug-in's schema of the parameters {} is broken; their values go unchecked.",
          names,
          e);
      return Optional.empty();
    }
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
