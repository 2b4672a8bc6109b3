package io.plugai.core.registry;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelSource;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model at a provider that does not say which models it has: text, every capability and all
 * standard parameters. What the model really lacks, its provider refuses.
 */
final class UnlistedModel {
  private static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.TEMPERATURE,
          Parameter.TOP_P,
          Parameter.TOP_K,
          Parameter.MIN_P,
          Parameter.MAX_TOKENS,
          Parameter.SEED,
          Parameter.FREQUENCY_PENALTY,
          Parameter.PRESENCE_PENALTY,
          Parameter.REPEAT_PENALTY,
          Parameter.STOP,
          Parameter.REASONING_EFFORT);

  static final ParameterCheck CHECK = new ParameterCheck(PARAMETERS);

  private UnlistedModel() {}

  static ModelEntry entry(String id, String providerId, String name) {
    ModelDescriptor descriptor =
        ModelDescriptor.builder(name, Modality.TEXT)
            .capabilities(Set.of(Capability.values()))
            .parameters(PARAMETERS)
            .build();
    return new ModelEntry(id, new ModelSource.Provider(providerId), descriptor, Optional.empty());
  }

  static boolean is(ModelEntry entry) {
    return entry.descriptor().parameters() == PARAMETERS;
  }
}
