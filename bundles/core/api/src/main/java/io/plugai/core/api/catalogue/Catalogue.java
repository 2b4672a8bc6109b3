package io.plugai.core.api.catalogue;

import io.plugai.spi.generation.GenerationRequest;
import java.util.List;
import java.util.Map;

/**
 * The models that can be asked for. Answers from memory: nothing here blocks. Safe for all threads.
 */
public interface Catalogue {

  /** All models, sorted by id. */
  List<ModelEntry> models();

  /**
   * The model of that id.
   *
   * @throws io.plugai.spi.error.GatewayException {@code MODEL_NOT_FOUND}, with the closest ids
   */
  ModelEntry require(String id);

  /**
   * Holds a request against its model: modality, parameters against the schema, features against
   * the capabilities.
   *
   * @throws io.plugai.spi.error.GatewayException {@code VALIDATION} with all fields that are wrong,
   *     or {@code FEATURE_NOT_SUPPORTED} naming models that would do
   */
  GenerationRequest admit(ModelRequest request, ModelEntry model);

  /** JSON Schema of the model's {@code parameters} object, as plain JSON values. */
  Map<String, Object> parameterSchema(ModelEntry model);
}
