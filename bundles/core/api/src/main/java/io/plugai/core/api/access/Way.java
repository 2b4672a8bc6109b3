package io.plugai.core.api.access;

/** A way in: how a caller says who they are. */
public enum Way {
  /** Nothing is asked of whoever comes from this machine: they are its operator. */
  LOCAL_ONLY("local-only"),
  /** API tokens, and access keys for local models. */
  API_TOKENS("api-tokens"),
  /** Sessions after a login: short-lived JWTs of our own. */
  SESSIONS("sessions"),
  /** JWTs of an external identity provider. */
  OIDC("oidc");

  private final String id;

  Way(String id) {
    this.id = id;
  }

  /** Its name in the configuration and in the usage log. */
  public String id() {
    return id;
  }
}
