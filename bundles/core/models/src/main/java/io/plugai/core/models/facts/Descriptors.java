package io.plugai.core.models.facts;

import io.plugai.core.api.catalogue.Known;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes descriptions of what is known. Models with the same parameters share one list. For one
 * thread.
 */
public final class Descriptors {
  private static final int MOST_LISTS = 1000;

  private final Map<Object, List<Parameter>> lists = new IdentityHashMap<>();

  /** The description of the model of that name. */
  public ModelDescriptor of(String name, ModelRecord.Facts facts) {
    Map<ModelField, Known> known = facts.all();
    ModelDescriptor.Builder builder =
        ModelDescriptor.builder(name, modality(known))
            .displayName(text(known, ModelField.DISPLAY_NAME).orElse(name))
            .description(text(known, ModelField.DESCRIPTION).orElse(""))
            .capabilities(
                texts(known, ModelField.CAPABILITIES)
                    .flatMap(id -> Capability.of(id).stream())
                    .toList())
            .imageRoles(texts(known, ModelField.IMAGE_ROLES).toList())
            .parameters(parameters(known));
    tokens(known, ModelField.CONTEXT_WINDOW).ifPresent(builder::contextWindow);
    tokens(known, ModelField.MAX_OUTPUT_TOKENS).ifPresent(builder::maxOutputTokens);
    object(known, ModelField.PRICES)
        .forEach(
            (paidFor, price) -> {
              if (price instanceof Number dollars) {
                builder.price(paidFor.toString(), dollars.doubleValue());
              }
            });
    object(known, ModelField.METADATA)
        .forEach((key, value) -> builder.metadata(key.toString(), value));
    return builder.build();
  }

  private static Modality modality(Map<ModelField, Known> known) {
    return text(known, ModelField.MODALITY).flatMap(Modality::of).orElse(Modality.TEXT);
  }

  private List<Parameter> parameters(Map<ModelField, Known> known) {
    Map<?, ?> schemas = object(known, ModelField.PARAMETERS);
    Map<?, ?> recommended = object(known, ModelField.RECOMMENDED);
    if (!recommended.isEmpty()) {
      return list(schemas).stream().map(each -> withDefault(each, recommended)).toList();
    }
    if (lists.size() > MOST_LISTS) {
      lists.clear();
    }
    return lists.computeIfAbsent(schemas, any -> list(schemas));
  }

  private static List<Parameter> list(Map<?, ?> schemas) {
    List<Parameter> parameters = new ArrayList<>();
    schemas.forEach((name, schema) -> add(name.toString(), schema, parameters));
    return List.copyOf(parameters);
  }

  /** Whatever is no object takes the parameter away. */
  @SuppressWarnings("unchecked") // keys of JSON objects are texts
  private static void add(String name, Object schema, List<Parameter> parameters) {
    if (schema instanceof Map<?, ?> keywords) {
      parameters.add(new Parameter(name, (Map<String, Object>) keywords));
    }
  }

  /** A value that the parameter does not take recommends nothing. */
  private static Parameter withDefault(Parameter parameter, Map<?, ?> recommended) {
    Object value = recommended.get(parameter.name());
    return value != null && takes(parameter, value) ? parameter.withDefault(value) : parameter;
  }

  /** Whether a parameter takes this value. */
  public static boolean takes(Parameter parameter, Object value) {
    try {
      return new SchemaCheck(parameter.schema()).errors("", value).isEmpty();
    } catch (RuntimeException e) {
      return false; // a broken schema, of which the check of requests tells
    }
  }

  private static Optional<String> text(Map<ModelField, Known> known, ModelField field) {
    Known fact = known.get(field);
    return fact != null && fact.value() instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Optional<Integer> tokens(Map<ModelField, Known> known, ModelField field) {
    Known fact = known.get(field);
    return fact != null && fact.value() instanceof Number number && number.intValue() > 0
        ? Optional.of(number.intValue())
        : Optional.empty();
  }

  private static Stream<String> texts(Map<ModelField, Known> known, ModelField field) {
    Known fact = known.get(field);
    return fact != null && fact.value() instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast)
        : Stream.empty();
  }

  private static Map<?, ?> object(Map<ModelField, Known> known, ModelField field) {
    Known fact = known.get(field);
    return fact != null && fact.value() instanceof Map<?, ?> map ? map : Map.of();
  }
}
