package io.plugai.core.api.catalogue;

/**
 * A fact of a model.
 *
 * @param value a plain JSON value
 * @param source who says it; where parts come from several, the one that is believed first
 * @param detail more on that, as the address and the date of a fact; may be empty
 */
public record Known(Object value, FactSource source, String detail) {}
