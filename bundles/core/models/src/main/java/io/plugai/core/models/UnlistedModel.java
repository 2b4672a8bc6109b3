package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.util.Optional;
import java.util.Set;

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

  private UnlistedModel() {}

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
