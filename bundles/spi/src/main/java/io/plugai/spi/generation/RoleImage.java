package io.plugai.spi.generation;

/**
 * An image to start from.
 *
 * @param role what it is for, one of the model's {@linkplain
 *     io.plugai.spi.model.ModelDescriptor#imageRoles() image roles}: {@code init}, {@code mask},
 *     {@code reference}, …
 */
public record RoleImage(String role, Content content) {}
