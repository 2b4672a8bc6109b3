package io.plugai.core.api.credentials;

import java.util.Locale;

/** Whose credential a provider is shown. */
public enum KeyPolicy {
  /** The person's own; without one, the request is refused. */
  USER_ONLY,
  /** The person's own, the operator's where they have none. */
  USER_THEN_OPERATOR,
  /** The operator's, always. */
  OPERATOR_ONLY;

  /** Of providers for which none was set. */
  public static final KeyPolicy DEFAULT = USER_THEN_OPERATOR;

  /** Its name in the API and the database. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
