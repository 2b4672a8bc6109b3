package io.plugai.core.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.plugai.core.auth.common.Refusals;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a JWT is the provider's, for us, and good now. Takes asymmetric algorithms only: nobody
 * but the provider can sign then.
 */
final class TokenCheck {
  /** How far clocks may be apart. */
  static final Duration SKEW = Duration.ofSeconds(30);

  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final IssuerKeys keys;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  TokenCheck(OidcSettings settings, IssuerKeys keys, Time time) {
    this.keys = keys;
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types()));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms(), keys.source()));
    processor.setJWTClaimsSetVerifier(new Claims(settings, time));
  }

  /** As JWTs for access name themselves (RFC 9068), as all others do, or not at all. */
  @SuppressWarnings("NullAway") // null stands for "not named" there
  private static Set<JOSEObjectType> types() {
    Set<JOSEObjectType> types = new HashSet<>();
    types.add(JOSEObjectType.JWT);
    types.add(new JOSEObjectType("at+jwt"));
    types.add(null);
    return types;
  }

  private static Set<JWSAlgorithm> algorithms() {
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
    algorithms.addAll(JWSAlgorithm.Family.EC);
    return algorithms;
  }

  /**
   * What the token claims.
   *
   * @throws GatewayException {@code TOKEN_INVALID}, {@code TOKEN_EXPIRED}, or {@code UNAVAILABLE}
   *     where the provider's keys cannot be had now
   */
  @SuppressWarnings("NullAway") // no context is needed
  JWTClaimsSet claims(String token) {
    SignedJWT jwt = parse(token);
    try {
      JWTClaimsSet claims = processor.process(jwt, null);
      requireSubject(jwt);
      return claims;
    } catch (ExpiredJWTException e) {
      throw Refusals.tokenExpired();
    } catch (RateLimitReachedException e) {
      throw keys.areCurrent() ? Refusals.tokenInvalid() : away(e); // it was asked a moment ago
    } catch (KeySourceException e) {
      throw away(e);
    } catch (BadJOSEException | JOSEException e) {
      requireSubject(jwt); // its type is a matter of its form, which comes first
      throw Refusals.tokenInvalid();
    }
  }

  private static SignedJWT parse(String token) {
    try {
      return SignedJWT.parse(token);
    } catch (ParseException e) {
      throw Refusals.tokenInvalid();
    }
  }

  /** A subject is text (RFC 7519, section 4.1.2): 7, 7.0 and "7" would be anybody's guess. */
  private static void requireSubject(SignedJWT jwt) {
    Map<String, Object> claims = jwt.getPayload().toJSONObject();
    Object subject = claims == null ? null : claims.get("sub");
    if (subject != null && !(subject instanceof String text && !text.isBlank())) {
      throw new GatewayException(
          ErrorCode.TOKEN_INVALID,
          "The token names its subject, 'sub', by something else than text.");
    }
  }

  private static GatewayException away(KeySourceException e) {
    return new GatewayException(
            ErrorCode.UNAVAILABLE, "The identity provider's keys cannot be had now.", e)
        .withRetryAfter(TRY_AGAIN);
  }

  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Time time;

    Claims(OidcSettings settings, Time time) {
      super(
          settings.audience(),
          new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
          Set.of("sub", "exp"));
      this.time = time;
      setMaxClockSkew((int) SKEW.toSeconds());
    }

    @Override
    protected @Nullable Date currentTime() {
      return Date.from(time.now());
    }
  }
}
