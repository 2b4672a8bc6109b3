package io.plugai.core.downloads.fetch;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * What one file is fetched with.
 *
 * @param folder where unfinished files lie
 * @param throttles all of which it stays below
 * @param helpers runs further pieces at once, as far as it has threads; may refuse
 * @param hashers runs what reads along; may refuse
 * @param room told of every so many bytes before they are written; fails where there is none
 * @param limits how
 */
public record Surroundings(
    Path folder,
    List<Throttle> throttles,
    Executor helpers,
    Executor hashers,
    LongConsumer room,
    FetchLimits limits) {}
