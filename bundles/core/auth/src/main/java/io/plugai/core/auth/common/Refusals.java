package io.plugai.core.auth.common;

import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.error.Refusal;
import io.plugai.core.api.error.RefusedException;

/** The answers to what does not count. */
public final class Refusals {
  private Refusals() {}

  /** None of ours, changed, or cut off. */
  public static RefusedException tokenInvalid() {
    return new RefusedException(Refusal.TOKEN_INVALID, "The token is not valid.");
  }

  /** Its time is over. */
  public static RefusedException tokenExpired() {
    return new RefusedException(Refusal.TOKEN_EXPIRED, "The token has expired.");
  }

  /** It was taken back. */
  public static RefusedException tokenRevoked() {
    return new RefusedException(Refusal.TOKEN_REVOKED, "The token was revoked.");
  }

  /** Whoever it belongs to is locked out. */
  public static RefusedException accountDisabled() {
    return new RefusedException(Refusal.ACCOUNT_DISABLED, "The account is disabled.");
  }

  /** As a way in says it. */
  public static Authentication refused(RefusedException why) {
    return new Authentication.Refused(why);
  }
}
