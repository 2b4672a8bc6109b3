package io.plugai.core.models;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.models.facts.FactStack;
import io.plugai.core.models.facts.Layer;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model at a provider that does not say which models it has: text, every capability of a text
 * model and all standard parameters. What the model really lacks, its provider refuses.
 */
final class UnlistedModel {
  static final ParameterCheck CHECK = new ParameterCheck(Parameter.STANDARD);

  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.IMAGE_INPUT,
          Capability.TOOLS,
          Capability.TOOL_RESULT_IMAGES,
          Capability.JSON_OBJECT,
          Capability.JSON_SCHEMA,
          Capability.REASONING);

  /** The same as facts. */
  static final Layer LAYER =
      new Layer(
          FactSource.ASSUMED,
          "",
          Map.of(
              ModelField.MODALITY,
              Modality.TEXT.id(),
              ModelField.CAPABILITIES,
              CAPABILITIES.stream().map(Capability::id).sorted().toList(),
              ModelField.PARAMETERS,
              parameters()));

  private UnlistedModel() {}

  private static Map<String, Object> parameters() {
    Map<String, Object> schemas = new LinkedHashMap<>();
    Parameter.STANDARD.forEach(each -> schemas.put(each.name(), each.schema()));
    return schemas;
  }

  /** What is known of one: what data files say of its name, but not of what it can do. */
  static ModelRecord record(ModelEntry entry, Stream<Layer> rules) {
    Stream<Layer> known = rules.map(UnlistedModel::withoutAbilities);
    return new ModelRecord(
        entry.id(),
        ModelStatus.READY,
        Optional.empty(),
        entry.descriptor(),
        FactStack.of(Stream.concat(known, Stream.of(LAYER))),
        false,
        Instant.EPOCH,
        Optional.empty());
  }

  private static Layer withoutAbilities(Layer layer) {
    Map<ModelField, Object> values = new EnumMap<>(ModelField.class);
    values.putAll(layer.values());
    values.remove(ModelField.CAPABILITIES);
    values.remove(ModelField.PARAMETERS);
    return new Layer(layer.source(), layer.detail(), values);
  }

  static ModelEntry entry(String id, String providerId, String name) {
    ModelDescriptor descriptor =
        ModelDescriptor.builder(name, Modality.TEXT)
            .capabilities(CAPABILITIES)
            .parameters(Parameter.STANDARD)
            .build();
    return new ModelEntry(
        id, new ModelPlacement.Provider(providerId), descriptor, Optional.empty());
  }

  static boolean is(ModelEntry entry) {
    return entry.descriptor().parameters() == Parameter.STANDARD;
  }
}
