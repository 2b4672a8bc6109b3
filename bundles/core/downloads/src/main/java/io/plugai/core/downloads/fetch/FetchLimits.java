package io.plugai.core.downloads.fetch;

import java.time.Duration;

/**
 * How a file is fetched.
 *
 * @param connections how many pieces of one file come at once
 * @param parallelBytes from which size on they do
 * @param pieceBytes how large each is
 * @param patience how long to try again while nothing comes
 * @param firstRetry how long to wait before the second attempt; doubled each time, up to a minute
 * @param silence how long a source may be silent
 * @param sourceWait how long to wait for a source that is away
 */
public record FetchLimits(
    int connections,
    long parallelBytes,
    long pieceBytes,
    Duration patience,
    Duration firstRetry,
    Duration silence,
    Duration sourceWait) {}
