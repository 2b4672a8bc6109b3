package io.plugai.core.api.hub;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is looked for.
 *
 * @param text words; empty for all
 * @param task for example {@code text-generation}
 * @param library the format or library, for example {@code gguf}
 * @param licence an SPDX identifier in lower case
 * @param leastBytes of a variant
 * @param mostBytes of a variant
 * @param runnable only what would run on this machine now
 * @param limit how many to ask the source for; fewer come where some are left out
 * @param cursor where the last page ended
 */
public record HubQuery(
    String text,
    Optional<String> task,
    Optional<String> library,
    Optional<String> licence,
    OptionalLong leastBytes,
    OptionalLong mostBytes,
    boolean runnable,
    int limit,
    Optional<String> cursor) {}
