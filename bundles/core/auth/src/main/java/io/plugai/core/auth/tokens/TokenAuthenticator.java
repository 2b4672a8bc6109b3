package io.plugai.core.auth.tokens;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Presented;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.TokenStore.Owned;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.core.auth.common.Callers;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.FreshCache;
import io.plugai.core.auth.common.Refusals;
import io.plugai.core.auth.common.SecretText;
import io.plugai.core.auth.common.SecretText.Kind;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes API tokens, and access keys for local models. */
@Component(property = "service.ranking:Integer=300")
public final class TokenAuthenticator implements Authenticator {
  private final AuthMethods ways;
  private final Time time;
  private final LastUse lastUse;
  private final FreshCache<String, Known> known;

  /** Called by the framework. */
  @Activate
  public TokenAuthenticator(
      @Reference AuthMethods ways,
      @Reference TokenStore tokens,
      @Reference LastUse lastUse,
      @Reference AuthSettings settings,
      @Reference Changes changes,
      @Reference BackgroundTasks background,
      @Reference Time time) {
    this.ways = ways;
    this.time = time;
    this.lastUse = lastUse;
    this.known =
        new FreshCache<>(
            changes,
            time,
            background,
            hash -> tokens.byHash(hash).map(found -> known(found, settings)),
            found -> found.owner().id());
  }

  private static Known known(Owned found, AuthSettings settings) {
    return new Known(
        found.token(),
        found.owner(),
        new Authentication.Accepted(
            Callers.of(found.token(), found.owner(), settings.now().defaultLimits())));
  }

  @Override
  public AuthMethod way() {
    return AuthMethod.API_TOKENS;
  }

  @Override
  public Authentication authenticate(Presented presented) {
    Optional<String> bearer = presented.bearer().filter(SecretText::isOurs);
    if (bearer.isEmpty() || !ways.open(AuthMethod.API_TOKENS)) {
      return new Authentication.NotMine();
    }
    try {
      return accept(bearer.get());
    } catch (GatewayException e) {
      return new Authentication.Refused(e);
    }
  }

  private Authentication accept(String text) {
    String hash =
        SecretText.hashIfWhole(Kind.API_TOKEN, text)
            .or(() -> SecretText.hashIfWhole(Kind.ACCESS_KEY, text))
            .orElseThrow(Refusals::tokenInvalid);
    Known found = known.get(hash).orElseThrow(Refusals::tokenInvalid);
    Instant now = time.now();
    if (found.token().revokedAt().isPresent()) {
      throw Refusals.tokenRevoked();
    }
    if (found.token().expiresAt().filter(end -> !end.isAfter(now)).isPresent()) {
      throw Refusals.tokenExpired();
    }
    if (found.owner().disabledAt().isPresent()) {
      throw Refusals.accountDisabled();
    }
    lastUse.note(found.token().id(), now);
    return found.accepted();
  }

  private record Known(Token token, User owner, Authentication accepted) {}
}
