package io.plugai.core.api.catalogue;

import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.model.Modality;

/**
 * A request as it came in: well-formed, not yet held against a model.
 *
 * @param id the request's id
 * @param model the model's full id, as asked for
 * @param modality what is to be made
 */
public record ModelRequest(
    String id,
    String model,
    Modality modality,
    Input input,
    Parameters parameters,
    boolean stream) {

  /** Never shows the input. */
  @Override
  public String toString() {
    return "ModelRequest[" + id + ", " + model + "]";
  }
}
