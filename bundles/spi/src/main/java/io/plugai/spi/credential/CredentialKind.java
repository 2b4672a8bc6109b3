package io.plugai.spi.credential;

/** Names of the kinds of {@link Credential}, as an adapter declares the ones it takes. */
public final class CredentialKind {
  public static final String NONE = "none";
  public static final String API_KEY = "api_key";
  public static final String AWS_KEYS = "aws_keys";
  public static final String SERVICE_ACCOUNT = "service_account";
  public static final String OAUTH_CLIENT = "oauth_client";
  public static final String HEADERS = "headers";

  private CredentialKind() {}

  /** The kind of a credential. */
  public static String of(Credential credential) {
    if (credential instanceof Credential.ApiKey) {
      return API_KEY;
    }
    if (credential instanceof Credential.AwsKeys) {
      return AWS_KEYS;
    }
    if (credential instanceof Credential.ServiceAccount) {
      return SERVICE_ACCOUNT;
    }
    if (credential instanceof Credential.OAuthClient) {
      return OAUTH_CLIENT;
    }
    return credential instanceof Credential.Headers ? HEADERS : NONE;
  }
}
