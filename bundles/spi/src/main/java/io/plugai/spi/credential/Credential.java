package io.plugai.spi.credential;

import java.util.Map;
import java.util.Optional;

/** What the gateway shows a provider on behalf of a caller. */
public sealed interface Credential {

  /** No credential of the caller's: the adapter uses its own configured one, or none. */
  record None() implements Credential {}

  /** A single key. */
  record ApiKey(Secret key) implements Credential {}

  /** An AWS key pair, with the region it is for. */
  record AwsKeys(String accessKeyId, Secret secretKey, Optional<Secret> sessionToken, String region)
      implements Credential {}

  /** A Google service account: the content of its JSON key file. */
  record ServiceAccount(Secret json) implements Credential {}

  /** OAuth 2.0 client credentials (RFC 6749, section 4.4). */
  record OAuthClient(String tokenUrl, String clientId, Secret clientSecret, String scope)
      implements Credential {}

  /** Headers to send with every request. */
  record Headers(Map<String, Secret> headers) implements Credential {
    public Headers {
      headers = Map.copyOf(headers);
    }
  }
}
