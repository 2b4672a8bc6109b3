package io.plugai.core.auth.people;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.Time;
import io.plugai.core.auth.limits.Attempts;
import io.plugai.core.auth.sessions.AccessTokens;
import io.plugai.spi.credential.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Accounts, logins and invites: each part does its own, this hands out. */
@Component
public final class PeopleService implements People {
  private final Logins logins;
  private final Accounts accounts;
  private final Invites invites;
  private final SetupFile setupFile;

  /** Called by the framework. */
  @Activate
  public PeopleService(
      @Reference UserStore users,
      @Reference LoginSessionStore sessions,
      @Reference TokenStore tokens,
      @Reference AuditLog audit,
      @Reference AccessTokens accessTokens,
      @Reference Passwords passwords,
      @Reference Attempts attempts,
      @Reference AuthSettings settings,
      @Reference AuthMethods ways,
      @Reference Changes changes,
      @Reference SetupFile setupFile,
      @Reference Time time) {
    logins =
        new Logins(
            users,
            sessions,
            audit,
            accessTokens,
            passwords,
            attempts,
            settings,
            ways,
            changes,
            time);
    accounts = new Accounts(users, sessions, tokens, audit, passwords, attempts, changes, time);
    this.setupFile = setupFile;
    invites = new Invites(users, audit, passwords, attempts, time);
  }

  @Override
  public User register(Registration registration, Origin origin) {
    User made = invites.register(registration, origin);
    if (made.role() == Role.OPERATOR) {
      setupFile.remove(); // it counts no longer
    }
    return made;
  }

  @Override
  public Login login(String name, Secret password, String client, Origin origin) {
    return logins.login(name, password, client, origin);
  }

  @Override
  public Login refresh(Secret refreshToken, Origin origin) {
    return logins.refresh(refreshToken, origin);
  }

  @Override
  public void logout(Caller caller, Origin origin) {
    logins.logout(caller, origin);
  }

  @Override
  public void changePassword(
      Caller caller, Secret current, Secret next, boolean endTokens, Origin origin) {
    accounts.changePassword(caller, current, next, endTokens, origin);
  }

  @Override
  public User me(Caller caller) {
    return accounts.byId(caller.id());
  }

  @Override
  public User updateMe(
      Caller caller, Optional<String> displayName, Optional<String> preferences, Origin origin) {
    return accounts.updateProfile(caller.id(), displayName, preferences, origin);
  }

  @Override
  public List<LoginSession> sessions(Caller caller) {
    return logins.list(caller);
  }

  @Override
  public void endSession(Caller caller, String sessionId, Origin origin) {
    logins.end(caller, sessionId, origin);
  }

  @Override
  public Page<User> list(Optional<String> after, int limit) {
    return accounts.list(after, limit);
  }

  @Override
  public User require(String idOrName) {
    return accounts.require(idOrName);
  }

  @Override
  public User update(
      String actorId,
      String userId,
      Optional<Role> role,
      Optional<Boolean> disabled,
      Optional<UsageLimits> limits,
      Origin origin) {
    return accounts.update(actorId, userId, role, disabled, limits, origin);
  }

  @Override
  public Secret resetPassword(String actorId, String userId, Origin origin) {
    return accounts.resetPassword(actorId, userId, origin);
  }

  @Override
  public NewInvite invite(
      String actorId, Role role, String note, Duration validFor, Origin origin) {
    return invites.make(actorId, role, note, validFor, origin);
  }

  @Override
  public Page<Invite> invites(Optional<String> after, int limit) {
    return invites.list(after, limit);
  }

  @Override
  public void revokeInvite(String actorId, String inviteId, Origin origin) {
    invites.revoke(actorId, inviteId, origin);
  }
}
