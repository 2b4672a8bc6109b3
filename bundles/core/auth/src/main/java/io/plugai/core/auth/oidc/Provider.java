package io.plugai.core.auth.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.nimbusds.jose.KeySourceException;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.store.UserStore.Identity;
import io.plugai.core.auth.common.Refusals;
import io.plugai.core.auth.common.SecretText;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One identity provider, and its tokens that were checked already. */
final class Provider {
  private static final Logger LOG = LoggerFactory.getLogger(Provider.class);
  private static final int MOST_CHARACTERS = 16 * 1024;
  private static final int MOST = 10_000;
  private static final int CHECKS_AT_ONCE = 16;

  private final OidcSettings settings;
  private final FederatedAccounts accounts;
  private final Time time;
  private final IssuerKeys keys;
  private final TokenCheck check;
  private final Cache<String, Vouched> checked;
  private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE);

  Provider(OidcSettings settings, FederatedAccounts accounts, IssuerKeys.Waits waits) {
    this.settings = settings;
    this.accounts = accounts;
    this.time = accounts.time();
    this.keys = new IssuerKeys(settings, waits);
    this.check = new TokenCheck(settings, keys, time);
    this.checked =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfter(
                Expiry.<String, Vouched>writing(
                    (hash, vouched) -> Duration.between(time.now(), vouched.expiresAt())))
            .ticker(time::nanos)
            .executor(Runnable::run)
            .build();
  }

  /** Reads the keys before somebody waits for them. */
  void warmUp() {
    try {
      keys.readAhead();
    } catch (KeySourceException e) {
      LOG.warn(
          "The identity provider {} does not give its keys; it is asked again when they are needed.",
          settings.issuer());
    }
  }

  /**
   * Lets the owner of a token in.
   *
   * @throws GatewayException why not
   */
  Authentication accept(String token, String remote) {
    Vouched vouched = vouched(token);
    if (!vouched.expiresAt().isAfter(time.now())) {
      throw Refusals.tokenExpired();
    }
    return accounts.accept(
        new Identity(settings.issuer(), vouched.subject()),
        vouched,
        settings.createAccounts(),
        remote);
  }

  private Vouched vouched(String token) {
    if (token.length() > MOST_CHARACTERS) {
      throw Refusals.tokenInvalid();
    }
    String hash = SecretText.hash(token);
    Vouched known = checked.getIfPresent(hash);
    if (known != null) {
      return known;
    }
    Vouched found = check(token);
    checked.put(hash, found);
    return found;
  }

  private Vouched check(String token) {
    if (!checks.tryAcquire()) {
      throw new GatewayException(ErrorCode.UNAVAILABLE, "Too much is asked at once. Try again.")
          .withRetryAfter(Duration.ofSeconds(1));
    }
    try {
      return Vouched.of(check.claims(token), settings);
    } finally {
      checks.release();
    }
  }

  void close() {
    try {
      keys.close();
    } catch (IOException e) {
      LOG.debug("the keys of {} did not close", settings.issuer(), e);
    }
  }
}
