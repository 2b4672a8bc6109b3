package io.plugai.bench.client;

import java.util.Arrays;

/** Durations in nanoseconds, every one kept, so that percentiles are exact. */
public final class Samples {

  private static final double NANOS_PER_MILLI = 1_000_000;

  private long[] values = new long[1024];
  private int count;

  /** One more. */
  public void add(long nanos) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = nanos;
  }

  int count() {
    return count;
  }

  long get(int index) {
    return values[index];
  }

  /** What was measured so far, in milliseconds; all zero when that is nothing. */
  public Distribution distribution() {
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return new Distribution(
        count,
        perMille(sorted, 500),
        perMille(sorted, 900),
        perMille(sorted, 990),
        perMille(sorted, 999),
        perMille(sorted, 1000));
  }

  /**
   * The nearest-rank percentile: the smallest value that at least so many in a thousand do not
   * exceed.
   */
  private static double perMille(long[] sorted, int perMille) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = Math.toIntExact(((long) sorted.length * perMille + 999) / 1000);
    return sorted[rank - 1] / NANOS_PER_MILLI;
  }
}
