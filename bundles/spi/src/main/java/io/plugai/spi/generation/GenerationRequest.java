package io.plugai.spi.generation;

import io.plugai.spi.model.Modality;

/**
 * One request to a model, validated: the model exists, makes the modality, and has every feature
 * that is asked for. Plug-ins read it and never make one.
 *
 * @param id the request's id, for logs and for correlation with the provider
 * @param model the model's name at its provider, without the provider's id
 * @param modality what is to be made
 * @param input what to work from
 * @param parameters how to work
 * @param stream whether the caller wants the answer piece by piece; a plug-in may use it to choose
 *     the cheaper of two protocols, its events mean the same either way
 */
public record GenerationRequest(
    String id,
    String model,
    Modality modality,
    Input input,
    Parameters parameters,
    boolean stream) {

  /** Never shows the input. */
  @Override
  public String toString() {
    return "GenerationRequest[" + id + ", " + model + ", " + modality.id() + "]";
  }
}
