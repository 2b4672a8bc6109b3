package io.plugai.core.models.facts;

import io.plugai.core.api.catalogue.Known;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelRecord;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What several sources say of one model; the first of them that says something is believed. */
public final class FactStack implements ModelRecord.Facts {
  private final List<Layer> layers;

  private FactStack(List<Layer> layers) {
    this.layers = layers;
  }

  /** Of these, in any order; those that say nothing are left out. */
  public static FactStack of(Stream<Layer> layers) {
    return new FactStack(
        layers
            .filter(layer -> !layer.values().isEmpty())
            .sorted(Comparator.comparing(Layer::source))
            .toList());
  }

  @Override
  public Map<ModelField, Known> all() {
    Map<ModelField, Known> all = new EnumMap<>(ModelField.class);
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      layer.values().forEach((field, value) -> all.merge(field, known(layer, value), above(field)));
    }
    return all;
  }

  private static Known known(Layer layer, Object value) {
    return new Known(value, layer.source(), layer.detail());
  }

  private static BinaryOperator<Known> above(ModelField field) {
    return (below, above) ->
        field.isJoined()
            ? new Known(join(below.value(), above.value()), above.source(), above.detail())
            : above;
  }

  @Override
  public Optional<Known> get(ModelField field) {
    Layer first = null;
    Object joined = null;
    for (Layer layer : layers) {
      Object value = layer.values().get(field);
      if (value != null && !field.isJoined()) {
        return Optional.of(new Known(value, layer.source(), layer.detail()));
      }
      if (value != null) {
        first = first == null ? layer : first;
        joined = join(value, joined);
      }
    }
    return first == null || joined == null
        ? Optional.empty()
        : Optional.of(new Known(joined, first.source(), first.detail()));
  }

  /** The value of that field as a text. */
  public Optional<String> text(ModelField field) {
    return get(field).map(Known::value).filter(String.class::isInstance).map(String.class::cast);
  }

  /** Objects are joined key by key, also within each other; elsewhere what is above counts. */
  private static Object join(Object below, @Nullable Object above) {
    if (above == null) {
      return below;
    }
    if (!(below instanceof Map<?, ?> lower) || !(above instanceof Map<?, ?> upper)) {
      return above;
    }
    Map<Object, Object> both = new LinkedHashMap<>(lower);
    upper.forEach((key, value) -> both.merge(key, value, FactStack::join));
    return both;
  }
}
