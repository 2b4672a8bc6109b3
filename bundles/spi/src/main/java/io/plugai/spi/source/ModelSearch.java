package io.plugai.spi.source;

import java.util.Optional;

/**
 * What is searched for. What a source cannot filter by it ignores; the gateway filters again.
 *
 * @param text words; empty for all
 * @param task the hub's name of a task, for example {@code text-generation}
 * @param library the format or library, for example {@code gguf}
 * @param licence an SPDX identifier in lower case, for example {@code apache-2.0}
 * @param limit how many at most, 1 to 100
 * @param cursor where the last page ended, as that page gave it
 */
public record ModelSearch(
    String text,
    Optional<String> task,
    Optional<String> library,
    Optional<String> licence,
    int limit,
    Optional<String> cursor) {}
