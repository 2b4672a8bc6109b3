package io.plugai.core.api.access;

/**
 * Limits how often one token or session changes what is its account's, so that nobody fills the
 * database and the audit log. Answers from memory. Safe for all threads.
 */
public interface ActLimits {
  /**
   * The caller is about to change something of their own.
   *
   * @throws io.plugai.spi.error.GatewayException {@code RATE_LIMITED}, with the time to wait
   */
  void act(Caller caller);
}
