package io.plugai.http.generate;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows one model, whatever it is called.
 *
 * @param window tokens that it takes
 */
record OneModel(int window) implements Catalogue {
  @Override
  public List<ModelEntry> models() {
    return List.of();
  }

  @Override
  public ModelEntry require(String id) {
    return new ModelEntry(
        id,
        new ModelPlacement.Provider("fake"),
        ModelDescriptor.builder("one", Modality.TEXT).contextWindow(window).build(),
        Optional.empty());
  }

  @Override
  public GenerationRequest admit(ModelRequest request, ModelEntry model) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Object> parameterSchema(ModelEntry model) {
    throw new UnsupportedOperationException();
  }
}
