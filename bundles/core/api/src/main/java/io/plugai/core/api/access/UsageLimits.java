package io.plugai.core.api.access;

/**
 * How much somebody, or a key, may ask of models. In each, 0 means without a limit.
 *
 * @param requestsPerMinute generations begun per minute
 * @param tokensPerMinute tokens per minute, input and output together; counted when a generation
 *     ends, so that the last one may go over it and is paid for by waiting
 * @param concurrent generations at once, those that queue included
 */
public record UsageLimits(int requestsPerMinute, int tokensPerMinute, int concurrent) {
  /** No limits. */
  public static final UsageLimits NONE = new UsageLimits(0, 0, 0);

  /** Rejects negative numbers. */
  public UsageLimits {
    if (requestsPerMinute < 0 || tokensPerMinute < 0 || concurrent < 0) {
      throw new IllegalArgumentException("a limit is negative");
    }
  }

  /** Whether nothing is limited. */
  public boolean isNone() {
    return equals(NONE);
  }
}
