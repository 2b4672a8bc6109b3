package io.plugai.core.auth.oidc;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Presented;
import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes JWTs of an external identity provider. */
@Component(
    immediate = true, // so that what is refused is refused at the start
    configurationPid = OidcConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = "service.ranking:Integer=100")
public final class OidcAuthenticator implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(OidcAuthenticator.class);
  private static final String JWT = "eyJ";

  private final AuthMethods ways;
  private final BackgroundTasks background;
  private final FederatedAccounts accounts;
  private final IssuerKeys.Waits waits;
  private volatile Optional<Provider> provider = Optional.empty();

  /** Called by the framework. */
  @Activate
  public OidcAuthenticator(
      @Reference Exit exit,
      @Reference AuthMethods ways,
      @Reference UserStore users,
      @Reference AuditLog audit,
      @Reference AuthSettings settings,
      @Reference Changes changes,
      @Reference BackgroundTasks background,
      @Reference Time time,
      OidcConfig config) {
    this(
        ways,
        background,
        new FederatedAccounts(users, audit, settings, changes, background, time),
        IssuerKeys.Waits.USUAL);
    if (!configure(config) && ways.open(AuthMethod.OIDC)) {
      exit.exit(Exit.REFUSED);
    }
  }

  OidcAuthenticator(
      AuthMethods ways,
      BackgroundTasks background,
      FederatedAccounts accounts,
      IssuerKeys.Waits waits) {
    this.ways = ways;
    this.background = background;
    this.accounts = accounts;
    this.waits = waits;
  }

  /** Another provider, or other rules. What cannot be understood leaves it as it was. */
  @Modified
  void modified(OidcConfig config) {
    configure(config);
  }

  private boolean configure(OidcConfig config) {
    try {
      use(OidcSettings.read(config));
      return true;
    } catch (IllegalArgumentException e) {
      if (ways.open(AuthMethod.OIDC)) {
        LOG.error("{}", e.getMessage());
      }
      return false;
    }
  }

  synchronized void use(OidcSettings settings) {
    Provider next = new Provider(settings, accounts, waits);
    provider.ifPresent(Provider::close);
    provider = Optional.of(next);
    if (ways.open(AuthMethod.OIDC)) {
      background.execute(next::warmUp);
    }
  }

  /** Lets go of the provider. */
  @Deactivate
  synchronized void stop() {
    provider.ifPresent(Provider::close);
    provider = Optional.empty();
  }

  @Override
  public AuthMethod way() {
    return AuthMethod.OIDC;
  }

  @Override
  public Authentication authenticate(Presented presented) {
    Optional<String> bearer = presented.bearer().filter(text -> text.startsWith(JWT));
    if (bearer.isEmpty() || !ways.open(AuthMethod.OIDC)) {
      return new Authentication.NotMine();
    }
    try {
      return provider
          .orElseThrow(OidcAuthenticator::notConfigured)
          .accept(bearer.get(), presented.remote().getHostAddress());
    } catch (GatewayException e) {
      return new Authentication.Refused(e);
    }
  }

  private static GatewayException notConfigured() {
    return new GatewayException(
        ErrorCode.UNAVAILABLE, "The gateway's identity provider is not configured.");
  }
}
