package io.plugai.support.batch;

import java.time.Duration;

/**
 * What a writer holds in memory, and for how long.
 *
 * @param capacity items that may wait or be written at once
 * @param batch items that are written together at most
 * @param collect how long the first of a batch waits for others to join it, where nobody waits for
 *     it
 * @param firstPause how long after a failure it is tried again; doubled each time
 * @param longestPause but no longer than that
 * @param flush how long flushing and closing may take
 */
public record BatchBounds(
    int capacity,
    int batch,
    Duration collect,
    Duration firstPause,
    Duration longestPause,
    Duration flush) {}
