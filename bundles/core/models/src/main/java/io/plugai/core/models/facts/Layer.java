package io.plugai.core.models.facts;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelField;
import java.util.Map;

/**
 * What one source says of a model.
 *
 * @param detail see {@link io.plugai.core.api.catalogue.Known}
 * @param values plain JSON values, never changed
 */
public record Layer(FactSource source, String detail, Map<ModelField, Object> values) {}
