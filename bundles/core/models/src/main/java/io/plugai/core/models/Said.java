package io.plugai.core.models;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.models.facts.Layer;
import java.time.Instant;
import java.util.Map;

/**
 * What somebody said of a model.
 *
 * @param registered whether the model is there because of this
 */
record Said(
    String id,
    FactSource source,
    Map<ModelField, Object> facts,
    boolean registered,
    Instant changedAt) {

  Layer layer() {
    return new Layer(source, changedAt.toString(), facts);
  }
}
