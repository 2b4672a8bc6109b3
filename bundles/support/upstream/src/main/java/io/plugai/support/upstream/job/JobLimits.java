package io.plugai.support.upstream.job;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How long and how much a job may take.
 *
 * @param total from the subscription until the results are there; each resumption has as much again
 * @param firstWait before it is asked about for the first time; half as much again from time to
 *     time. No wait is shorter, whatever the provider says
 * @param longestWait where the waits stop growing; a provider that asks for more gets it
 * @param request for one question, or for one result to begin and end
 * @param failures how many questions in a row may fail in passing (connections, 429, 5xx)
 * @param cancel for the request that ends it
 * @param folder where the files of results are put; made if need be
 * @param fileBytes the largest of them
 */
public record JobLimits(
    Duration total,
    Duration firstWait,
    Duration longestWait,
    Duration request,
    int failures,
    Duration cancel,
    Path folder,
    long fileBytes) {

  private static final long LARGEST_FILE = 512L << 20;

  /**
   * What suits most providers: asked after 1.5 s and at last every 15 s, 2 minutes for a request, 6
   * failures, 10 s to cancel, files up to 512 MiB.
   */
  public JobLimits(Duration total, Path folder) {
    this(
        total,
        Duration.ofMillis(1500),
        Duration.ofSeconds(15),
        Duration.ofMinutes(2),
        6,
        Duration.ofSeconds(10),
        folder,
        LARGEST_FILE);
  }
}
