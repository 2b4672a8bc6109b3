package io.plugai.core.api.access;

import java.util.Optional;

/** Holds callers to their {@link UsageLimits}. Counts in memory, per gateway. Never blocks. */
public interface RateLimits {

  /**
   * Lets a generation begin and counts it.
   *
   * @throws io.plugai.spi.error.GatewayException {@code RATE_LIMITED}, with the time to wait
   */
  Permit admit(Caller caller);

  /** Where a caller stands with their tightest limit per minute; empty where none is set. */
  Optional<Standing> standing(Caller caller);

  /** A generation that was let in. */
  interface Permit {
    /** Limits nothing. */
    Permit FREE = tokens -> {};

    /**
     * Ends it. Does nothing the second time.
     *
     * @param tokens what it took, input and output together
     */
    void release(long tokens);
  }

  /**
   * Where a caller stands, as the {@code RateLimit-*} headers tell it.
   *
   * @param limit how many per minute
   * @param remaining how many are left now
   * @param resetSeconds seconds until all are back
   */
  record Standing(long limit, long remaining, long resetSeconds) {}
}
