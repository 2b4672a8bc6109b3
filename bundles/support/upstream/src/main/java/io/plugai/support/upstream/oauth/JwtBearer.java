package io.plugai.support.upstream.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Form;
import io.plugai.support.upstream.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;

/**
 * An assertion that is signed with RS256 (RFC 7523, section 2.1), as Google takes it for a service
 * account. An assertion is good for an hour.
 */
public final class JwtBearer implements Grant {
  private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final long LIFE_SECONDS = 3600;

  private final URI tokenUrl;
  private final String issuer;
  private final String keyId;
  private final Secret privateKey;
  private final String scope;
  private final Clock clock;

  private JwtBearer(
      URI tokenUrl, String issuer, String keyId, Secret privateKey, String scope, Clock clock) {
    this.tokenUrl = tokenUrl;
    this.issuer = issuer;
    this.keyId = keyId;
    this.privateKey = privateKey;
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * That of a service account.
   *
   * @param scope for example {@code https://www.googleapis.com/auth/cloud-platform}
   * @throws GatewayException {@code CREDENTIAL_REJECTED} where its file is not complete
   */
  public static JwtBearer of(Credential.ServiceAccount account, String scope) {
    return of(account, scope, Clock.systemUTC());
  }

  static JwtBearer of(Credential.ServiceAccount account, String scope, Clock clock) {
    JsonNode json = read(account.json());
    return new JwtBearer(
        ClientCredentials.address(text(json, "token_uri")),
        text(json, "client_email"),
        json.path("private_key_id").asText(),
        new Secret(text(json, "private_key")),
        scope,
        clock);
  }

  @Override
  public URI tokenUrl() {
    return tokenUrl;
  }

  @Override
  public Form form() {
    return new Form().field("grant_type", GRANT_TYPE).secret("assertion", assertion());
  }

  @Override
  public String identity() {
    return String.join("\n", "jwt", tokenUrl.toString(), issuer, scope, privateKey.reveal());
  }

  private Secret assertion() {
    var header = Json.object().put("alg", "RS256").put("typ", "JWT");
    if (!keyId.isEmpty()) {
      header.put("kid", keyId);
    }
    long now = clock.instant().getEpochSecond();
    var claims =
        Json.object()
            .put("iss", issuer)
            .put("scope", scope)
            .put("aud", tokenUrl.toString())
            .put("iat", now)
            .put("exp", now + LIFE_SECONDS);
    String signed = encoded(Json.bytes(header)) + "." + encoded(Json.bytes(claims));
    return new Secret(signed + "." + encoded(signature(signed)));
  }

  private byte[] signature(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Without its cause, which may quote the key.
      throw unusable("its private key cannot be read");
    }
  }

  /** A key in PEM, PKCS #8. */
  private PrivateKey key() throws GeneralSecurityException {
    String base64 = privateKey.reveal().replaceAll("-----[A-Z ]+-----|\\s", "");
    byte[] encoded = Base64.getDecoder().decode(base64);
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private static JsonNode read(Secret json) {
    try {
      return Json.read(json.reveal().getBytes(StandardCharsets.UTF_8));
    } catch (GatewayException e) {
      throw unusable("its key file is not JSON");
    }
  }

  private static String text(JsonNode json, String name) {
    String text = json.path(name).asText("");
    if (text.isBlank()) {
      throw unusable("its key file has no " + name);
    }
    return text;
  }

  private static GatewayException unusable(String why) {
    return new GatewayException(
        ErrorCode.CREDENTIAL_REJECTED, "The service account cannot be used: " + why + ".");
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Shows no key. */
  @Override
  public String toString() {
    return "JwtBearer[" + issuer + "]";
  }
}
