package io.plugai.spi.adapter;

/** Names of the kinds of {@link Credential}, as an adapter declares the ones it takes. */
public final class CredentialKind {
  public static final String NONE = "none";
  public static final String API_KEY = "api_key";
  public static final String AWS_KEYS = "aws_keys";
  public static final String SERVICE_ACCOUNT = "service_account";
  public static final String OAUTH_CLIENT = "oauth_client";
  public static final String HEADERS = "headers";

  private CredentialKind() {}
}
