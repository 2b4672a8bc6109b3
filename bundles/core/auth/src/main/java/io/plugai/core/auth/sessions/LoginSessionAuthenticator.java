package io.plugai.core.auth.sessions;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Presented;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.LoginSessionStore.Owned;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.core.auth.common.Callers;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.FreshCache;
import io.plugai.core.auth.common.Refusals;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.error.GatewayException;
import java.text.ParseException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes the access tokens of sessions. The signature says that we made it; the database, through a
 * cache, that its session still counts.
 */
@Component(property = "service.ranking:Integer=200")
public final class LoginSessionAuthenticator implements Authenticator {
  /** How every JWT begins: {@code {"} in base 64. */
  private static final String JWT = "eyJ";

  private static final int MOST_CHARACTERS = 8 * 1024;

  private final AuthMethods ways;
  private final AccessTokens tokens;
  private final Time time;
  private final FreshCache<String, Known> known;

  /** Called by the framework. */
  @Activate
  public LoginSessionAuthenticator(
      @Reference AuthMethods ways,
      @Reference AccessTokens tokens,
      @Reference LoginSessionStore sessions,
      @Reference AuthSettings settings,
      @Reference Changes changes,
      @Reference BackgroundTasks background,
      @Reference Time time) {
    this.ways = ways;
    this.tokens = tokens;
    this.time = time;
    this.known =
        new FreshCache<>(
            changes,
            time,
            background,
            id -> sessions.byId(id).map(found -> known(found, settings)),
            found -> found.session().userId());
  }

  private static Known known(Owned found, AuthSettings settings) {
    User owner = found.owner();
    Caller caller =
        Callers.of(
            owner,
            owner.role().permissions(),
            AuthMethod.SESSIONS,
            found.session().id(),
            settings.now().defaultLimits());
    return new Known(found.session(), owner, new Authentication.Accepted(caller));
  }

  @Override
  public AuthMethod way() {
    return AuthMethod.SESSIONS;
  }

  @Override
  public Authentication authenticate(Presented presented) {
    if (!ways.open(AuthMethod.SESSIONS) || presented.bearer().isEmpty()) {
      return new Authentication.NotMine();
    }
    String token = presented.bearer().get();
    if (!token.startsWith(JWT)) {
      return new Authentication.NotMine();
    }
    // Another issuer's JWT is for the way in that knows other issuers, where it is open.
    if (ways.open(AuthMethod.OIDC) && !claimsToBeOurs(token)) {
      return new Authentication.NotMine();
    }
    try {
      return accept(token);
    } catch (GatewayException e) {
      return new Authentication.Refused(e);
    }
  }

  private Authentication accept(String token) {
    if (token.length() > MOST_CHARACTERS) {
      throw Refusals.tokenInvalid();
    }
    Known found = known.get(tokens.sessionOf(token)).orElseThrow(Refusals::tokenRevoked);
    if (found.owner().disabledAt().isPresent()) {
      throw Refusals.accountDisabled();
    }
    if (found.session().revokedAt().isPresent()) {
      throw Refusals.tokenRevoked();
    }
    if (!found.session().expiresAt().isAfter(time.now())) {
      throw Refusals.tokenExpired();
    }
    return found.accepted();
  }

  private static boolean claimsToBeOurs(String token) {
    String[] parts = token.split("\\.", 3);
    try {
      return parts.length > 1
          && token.length() <= MOST_CHARACTERS
          && AccessTokens.NAME.equals(
              JWTClaimsSet.parse(new Base64URL(parts[1]).decodeToString()).getIssuer());
    } catch (ParseException e) {
      return false;
    }
  }

  private record Known(LoginSession session, User owner, Authentication accepted) {}
}
