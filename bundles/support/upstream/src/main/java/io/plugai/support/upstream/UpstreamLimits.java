package io.plugai.support.upstream;

import java.time.Duration;

/**
 * How long and how much an exchange with a provider may take.
 *
 * @param connect until the connection stands, TLS included
 * @param firstByte from the start of an attempt, connecting included, until the first byte of the
 *     answer's body; an answer that is not streamed comes when it is whole
 * @param idle the longest silence within an answer; comments that a provider sends to keep the
 *     connection alive break it
 * @param total for everything together, retries and slow readers included
 * @param retries how many further attempts may follow the first one
 * @param retryWait the longest wait before a further attempt; a provider that asks for more is not
 *     asked again
 * @param eventBytes the largest single event of a stream
 * @param bodyBytes the largest answer that is not streamed
 */
public record UpstreamLimits(
    Duration connect,
    Duration firstByte,
    Duration idle,
    Duration total,
    int retries,
    Duration retryWait,
    int eventBytes,
    int bodyBytes) {

  private static final int MIB = 1 << 20;

  /** These time limits and retries, with events up to 8 MiB and bodies up to 64 MiB. */
  public UpstreamLimits(
      Duration connect, Duration firstByte, Duration idle, Duration total, int retries) {
    this(connect, firstByte, idle, total, retries, Duration.ofSeconds(10), 8 * MIB, 64 * MIB);
  }
}
