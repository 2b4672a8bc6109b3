package io.plugai.core.dispatch;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows the model {@code m} of every provider but {@code local}; that of {@code broken} cannot run.
 */
final class OneModelEach implements Catalogue {
  static final String OBSTACLE = "Install libgomp1.";

  @Override
  public List<ModelEntry> models() {
    return List.of();
  }

  @Override
  public ModelEntry require(String id) {
    if (!id.endsWith("/m") || id.startsWith("local/")) {
      throw new GatewayException(
          ErrorCode.MODEL_NOT_FOUND,
          "There is no model '" + id + "'. The closest names are: acme/m.",
          List.of(new FieldError("model", "close: acme/m")));
    }
    String provider = id.substring(0, id.indexOf('/'));
    return new ModelEntry(
        id,
        new ModelPlacement.Provider(provider),
        ModelDescriptor.builder("m", Modality.TEXT).build(),
        provider.equals("broken") ? Optional.of(OBSTACLE) : Optional.empty());
  }

  @Override
  public GenerationRequest admit(ModelRequest request, ModelEntry model) {
    if (request.modality() == Modality.IMAGE) {
      throw new GatewayException(
          ErrorCode.FEATURE_NOT_SUPPORTED, "It makes no images. These can: other/image.");
    }
    return new GenerationRequest(
        request.id(),
        model.provider(),
        model.descriptor().name(),
        request.input(),
        request.parameters(),
        request.stream());
  }

  @Override
  public Map<String, Object> parameterSchema(ModelEntry model) {
    return Map.of();
  }
}
