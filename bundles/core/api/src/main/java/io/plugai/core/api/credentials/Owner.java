package io.plugai.core.api.credentials;

/**
 * Whose a credential is.
 *
 * @param id id of an account, or {@value #OPERATOR_ID}
 */
public record Owner(String id) {
  private static final String OPERATOR_ID = "operator";

  /** The gateway itself, for all its people; whichever operator put it in. */
  public static final Owner OPERATOR = new Owner(OPERATOR_ID);

  /** A person. */
  public static Owner user(String userId) {
    return new Owner(userId);
  }

  /** Whether it is the gateway's own. */
  public boolean isOperator() {
    return id.equals(OPERATOR_ID);
  }
}
