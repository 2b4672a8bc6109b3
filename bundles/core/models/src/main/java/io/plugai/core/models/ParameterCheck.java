package io.plugai.core.models;

import io.plugai.core.models.facts.SchemaCheck;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.model.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

  private final List<Parameter> parameters;
  private final Set<String> names;
  private volatile @Nullable Optional<SchemaCheck> compiled;

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
    schema().ifPresent(schema -> errors.addAll(schema.errors("parameters", values)));
    return errors;
  }

  private String unknown(String name) {
    String fault = "the model takes no such parameter";
    List<String> closest = ClosestNames.of(name, names);
    return closest.isEmpty() ? fault : fault + "; did you mean '" + closest.get(0) + "'?";
  }

  /**
   * Compiles the schema where that has not been done yet, so that no request has to wait for it.
   */
  void warmUp() {
    errors(Map.of("", ""));
  }

  private Optional<SchemaCheck> schema() {
    Optional<SchemaCheck> schema = compiled;
    if (schema == null) {
      schema = compile();
      compiled = schema;
    }
    return schema;
  }

  private Optional<SchemaCheck> compile() {
    // Unknown names are reported above, with a suggestion.
    Map<String, Object> schema = new LinkedHashMap<>(Parameter.schemaOf(parameters));
    schema.remove("additionalProperties");
    try {
      return Optional.of(new SchemaCheck(schema));
    } catch (RuntimeException e) {
      LOG.warn(
          "A plug-in's schema of the parameters {} is broken; their values go unchecked.",
          names,
          e);
      return Optional.empty();
    }
  }
}
