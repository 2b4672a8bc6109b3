package io.plugai.core.auth.oidc;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.store.UserStore.Identity;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.core.auth.common.Callers;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.FreshCache;
import io.plugai.core.auth.common.Refusals;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.Optional;

/** The accounts of those whom the provider vouches for. */
final class FederatedAccounts {
  private final AuthSettings settings;
  private final Newcomers newcomers;
  private final Time time;
  private final FreshCache<Key, Known> known;

  FederatedAccounts(
      UserStore users,
      AuditLog audit,
      AuthSettings settings,
      Changes changes,
      BackgroundTasks background,
      Time time) {
    this.settings = settings;
    this.newcomers = new Newcomers(users, audit, time);
    this.time = time;
    this.known =
        new FreshCache<>(
            changes,
            time,
            background,
            key -> users.byIdentity(key.identity()).map(user -> known(user, key.role())),
            found -> found.user().id());
  }

  Time time() {
    return time;
  }

  private Known known(User user, Optional<Role> role) {
    return new Known(
        user,
        new Authentication.Accepted(
            Callers.of(
                user,
                role.orElse(user.role()).permissions(),
                AuthMethod.OIDC,
                AuthMethod.OIDC.id(),
                settings.now().defaultLimits())));
  }

  /**
   * Lets somebody in.
   *
   * @throws GatewayException {@code TOKEN_INVALID} where they have no account and get none, {@code
   *     ACCOUNT_DISABLED}
   */
  Authentication accept(Identity identity, Vouched vouched, boolean create, String remote) {
    Key key = new Key(identity, vouched.role());
    Optional<Known> found = known.get(key);
    if (found.isEmpty() && create) {
      // Not asked for once more: somebody may still be reading that there is nobody.
      found = Optional.of(known(newcomers.make(identity, vouched, remote), vouched.role()));
    }
    Known somebody =
        found.orElseThrow(
            () ->
                new GatewayException(
                    ErrorCode.TOKEN_INVALID,
                    "The identity provider vouches for somebody who has no account here."));
    if (somebody.user().disabledAt().isPresent()) {
      throw Refusals.accountDisabled();
    }
    return somebody.accepted();
  }

  private record Key(Identity identity, Optional<Role> role) {}

  private record Known(User user, Authentication accepted) {}
}
