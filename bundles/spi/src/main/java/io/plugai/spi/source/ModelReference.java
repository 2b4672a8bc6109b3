package io.plugai.spi.source;

import java.util.Optional;

/**
 * Names a model at its source.
 *
 * @param name as the source writes it: {@code owner/name} at a hub, {@code name:tag} at a registry,
 *     an address
 * @param revision a branch, tag or commit; empty for the source's default
 */
public record ModelReference(String name, Optional<String> revision) {}
