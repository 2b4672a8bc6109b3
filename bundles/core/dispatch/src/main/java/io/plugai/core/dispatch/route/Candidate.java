package io.plugai.core.dispatch.route;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.spi.generation.GenerationRequest;

/**
 * A model that may answer a request.
 *
 * @param request as this model takes it
 * @param fallback whether it is the default model, in the place of those that were wanted
 */
public record Candidate(ModelEntry model, GenerationRequest request, boolean fallback) {
  boolean isLocal() {
    return model.placement() instanceof ModelPlacement.Local;
  }
}
