package io.plugai.core.api.catalogue;

import io.plugai.core.api.route.RouteWish;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.model.Modality;
import java.util.Optional;

/**
 * A request as it came in: well-formed, not yet held against a model.
 *
 * @param id the request's id
 * @param correlationId what its caller calls it; need not be told apart from others
 * @param model the model's full id or the name of an alias, as asked for; the first of several
 * @param input what to work from; its parts may carry state of any provider and model, and it has
 *     no source yet
 * @param sourceArtifact id of the artifact that is to be its source
 * @param route what it says of others that may answer in its place
 */
public record ModelRequest(
    String id,
    String correlationId,
    String model,
    Input input,
    Optional<String> sourceArtifact,
    Parameters parameters,
    boolean stream,
    RouteWish route) {

  /** A request for one model, or one alias. */
  public ModelRequest(
      String id,
      String correlationId,
      String model,
      Input input,
      Optional<String> sourceArtifact,
      Parameters parameters,
      boolean stream) {
    this(id, correlationId, model, input, sourceArtifact, parameters, stream, RouteWish.NONE);
  }

  /** What is to be made. */
  public Modality modality() {
    return input.modality();
  }

  /** The same under another id. */
  public ModelRequest as(String otherId) {
    return new ModelRequest(
        otherId, correlationId, model, input, sourceArtifact, parameters, stream, route);
  }

  /** The same of another model with other parameters. */
  public ModelRequest with(String otherModel, Parameters otherParameters) {
    return new ModelRequest(
        id, correlationId, otherModel, input, sourceArtifact, otherParameters, stream, route);
  }

  /** The same of another input. */
  public ModelRequest asking(Input otherInput) {
    return new ModelRequest(
        id, correlationId, model, otherInput, sourceArtifact, parameters, stream, route);
  }

  /** Never shows the input. */
  @Override
  public String toString() {
    return "ModelRequest[" + id + ", " + model + "]";
  }
}
