package io.plugai.core.auth.common;

import io.plugai.core.api.access.Authentication;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;

/** The answers to what does not count. */
public final class Refusals {
  private Refusals() {}

  /** None of ours, changed, or cut off. */
  public static GatewayException tokenInvalid() {
    return new GatewayException(ErrorCode.TOKEN_INVALID, "The token is not valid.");
  }

  /** Its time is over. */
  public static GatewayException tokenExpired() {
    return new GatewayException(ErrorCode.TOKEN_EXPIRED, "The token has expired.");
  }

  /** It was taken back. */
  public static GatewayException tokenRevoked() {
    return new GatewayException(ErrorCode.TOKEN_REVOKED, "The token was revoked.");
  }

  /** Whoever it belongs to is locked out. */
  public static GatewayException accountDisabled() {
    return new GatewayException(ErrorCode.ACCOUNT_DISABLED, "The account is disabled.");
  }

  /** As a way in says it. */
  public static Authentication refused(GatewayException why) {
    return new Authentication.Refused(why);
  }
}
