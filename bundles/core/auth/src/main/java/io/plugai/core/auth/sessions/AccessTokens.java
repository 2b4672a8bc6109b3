package io.plugai.core.auth.sessions;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.core.auth.common.Ids;
import io.plugai.core.auth.common.Refusals;
import io.plugai.core.auth.common.Time;
import io.plugai.core.auth.vault.Vault;
import io.plugai.spi.credential.Secret;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Makes and checks the access tokens of sessions: JWTs (RFC 7519) signed with HMAC-SHA-256, under a
 * key that all gateways on one database share. No other algorithm is looked at.
 */
@Component(service = AccessTokens.class, immediate = true)
public final class AccessTokens {
  /** What our tokens name as issuer and as audience. */
  static final String NAME = "plugai";

  private static final String KEY = "session-signing-key";
  private static final int KEY_BYTES = 32;
  private static final String SESSION = "sid";

  private final AuthSettings settings;
  private final Time time;
  private final JWSSigner signer;
  private final JWSVerifier verifier;

  /** Called by the framework. */
  @Activate
  public AccessTokens(
      @Reference Vault vault, @Reference AuthSettings settings, @Reference Time time) {
    this.settings = settings;
    this.time = time;
    byte[] key =
        Base64.getDecoder()
            .decode(vault.own(KEY, () -> Base64.getEncoder().encodeToString(Ids.bytes(KEY_BYTES))));
    try {
      signer = new MACSigner(key);
      verifier = new MACVerifier(key);
    } catch (JOSEException e) {
      throw new IllegalStateException("the key of the sessions cannot be used", e);
    }
  }

  /** A token for a session. */
  public Issued issue(String userId, String sessionId) {
    Instant now = time.now();
    Instant expiresAt =
        Instant.ofEpochSecond(now.plus(settings.now().accessToken()).getEpochSecond());
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .audience(NAME)
            .subject(userId)
            .claim(SESSION, sessionId)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(expiresAt))
            .jwtID(Ids.next("jwt_"))
            .build();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build(), claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a token could not be signed", e);
    }
    return new Issued(new Secret(jwt.serialize()), expiresAt);
  }

  /**
   * The session of a token.
   *
   * @throws io.plugai.spi.error.GatewayException {@code TOKEN_INVALID}, {@code TOKEN_EXPIRED}
   */
  String sessionOf(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
        throw Refusals.tokenInvalid();
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      String session = claims.getStringClaim(SESSION);
      Date expires = claims.getExpirationTime();
      if (!NAME.equals(claims.getIssuer())
          || !claims.getAudience().equals(List.of(NAME))
          || session == null
          || expires == null) {
        throw Refusals.tokenInvalid();
      }
      if (!expires.toInstant().isAfter(time.now())) {
        throw Refusals.tokenExpired();
      }
      return session;
    } catch (ParseException | JOSEException e) {
      throw Refusals.tokenInvalid();
    }
  }

  /**
   * A token that was made.
   *
   * @param text to be shown to nobody but its owner
   */
  public record Issued(Secret text, Instant expiresAt) {}
}
