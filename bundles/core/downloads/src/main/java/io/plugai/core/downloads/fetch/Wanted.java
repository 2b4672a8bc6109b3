package io.plugai.core.downloads.fetch;

import io.plugai.spi.source.ModelReference;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file at its source.
 *
 * @param model with the revision that was settled on
 * @param path there
 * @param size as told
 * @param sha256 as told
 * @param key the same for all who want the same content
 */
public record Wanted(
    ModelReference model, String path, OptionalLong size, Optional<String> sha256, String key) {}
