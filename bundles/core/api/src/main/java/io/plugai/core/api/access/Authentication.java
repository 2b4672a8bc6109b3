package io.plugai.core.api.access;

import io.plugai.spi.error.GatewayException;

/** What one way in says of a request. */
public sealed interface Authentication {

  /** It carries nothing that this way in knows: another may. */
  record NotMine() implements Authentication {}

  /** It is this caller's. */
  record Accepted(Caller caller) implements Authentication {}

  /**
   * It carries a credential of this way in that does not count. No other way in is asked.
   *
   * @param why {@code TOKEN_…}, {@code ACCOUNT_DISABLED} or {@code UNAVAILABLE}
   */
  record Refused(GatewayException why) implements Authentication {}
}
