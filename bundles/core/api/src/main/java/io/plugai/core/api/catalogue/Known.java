package io.plugai.core.api.catalogue;

/**
 * A fact of a model.
 *
 * @param value a plain JSON value
 * @param source who says it; where parts come from several, the one that is believed first
 */
public record Known(Object value, FactSource source) {}
