package io.plugai.support.upstream.oauth;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Form;
import java.net.URI;

/**
 * Client credentials (RFC 6749, section 4.4), with the secret in the form (section 2.3.1), as
 * Microsoft's and most other servers take it.
 *
 * @param scope empty for none
 */
public record ClientCredentials(URI tokenUrl, String clientId, Secret clientSecret, String scope)
    implements Grant {

  /**
   * Those of a caller.
   *
   * @throws GatewayException {@code CREDENTIAL_REJECTED} where its address is none
   */
  public static ClientCredentials of(Credential.OAuthClient client) {
    return new ClientCredentials(
        address(client.tokenUrl()), client.clientId(), client.clientSecret(), client.scope());
  }

  @Override
  public Form form() {
    Form form =
        new Form()
            .field("grant_type", "client_credentials")
            .field("client_id", clientId)
            .secret("client_secret", clientSecret);
    return scope.isBlank() ? form : form.field("scope", scope);
  }

  @Override
  public String identity() {
    return String.join("\n", "client", tokenUrl.toString(), clientId, scope, clientSecret.reveal());
  }

  static URI address(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new GatewayException(
          ErrorCode.CREDENTIAL_REJECTED, "The credential's token address is no address.");
    }
  }
}
