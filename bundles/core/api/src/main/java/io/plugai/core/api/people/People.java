package io.plugai.core.api.people;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.spi.credential.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Accounts, logins and invites. Checks all input, writes the audit log, and throws {@link
 * io.plugai.spi.error.GatewayException}. May block for seconds: it hashes passwords and asks the
 * database. Safe for all threads.
 */
public interface People {

  // ---- ways in ----

  /** Makes an account with an invite's code, or with the set-up token of the first start. */
  User register(Registration registration, Origin origin);

  /** Begins a session. The same answer, in the same time, for a wrong name and password. */
  Login login(String name, Secret password, String client, Origin origin);

  /** Goes on with a session; the refresh token is good for one time and replaced by another. */
  Login refresh(Secret refreshToken, Origin origin);

  /**
   * Ends the caller's session.
   *
   * @throws io.plugai.spi.error.GatewayException {@code CONFLICT} where they have none
   */
  void logout(Caller caller, Origin origin);

  /**
   * Changes the caller's password, and ends their other sessions.
   *
   * @param tokens whether to revoke all their tokens and access keys too
   */
  void changePassword(Caller caller, Secret current, Secret next, boolean tokens, Origin origin);

  // ---- oneself ----

  /** The caller's account. */
  User me(Caller caller);

  /** Changes the caller's profile; what is empty stays. Preferences are a JSON object. */
  User updateMe(
      Caller caller, Optional<String> displayName, Optional<String> preferences, Origin origin);

  /** The caller's sessions that have not ended, the newest first. */
  List<LoginSession> sessions(Caller caller);

  /** Ends one of the caller's sessions. */
  void endSession(Caller caller, String sessionId, Origin origin);

  // ---- for the operator ----

  /** Accounts by name. */
  Page<User> list(Optional<String> after, int limit);

  /** One account, by id or by name. */
  User require(String idOrName);

  /**
   * Changes an account; what is empty stays. Disabling ends what the account has: its sessions are
   * revoked, its tokens do not count. The last operator can be neither disabled nor demoted.
   */
  User update(
      String actorId,
      String userId,
      Optional<Role> role,
      Optional<Boolean> disabled,
      Optional<UsageLimits> limits,
      Origin origin);

  /** Gives an account a new random password, ends its sessions, and returns the password. */
  Secret resetPassword(String actorId, String userId, Origin origin);

  /** Makes an invite. */
  NewInvite invite(String actorId, Role role, String note, Duration validFor, Origin origin);

  /** Invites, the newest first; {@code after} is the {@code next} of the page before. */
  Page<Invite> invites(Optional<String> after, int limit);

  /** Takes an invite back. */
  void revokeInvite(String actorId, String inviteId, Origin origin);

  /**
   * What somebody registers with.
   *
   * @param code of the invite
   */
  record Registration(Secret code, String name, Optional<String> displayName, Secret password) {}

  /**
   * A session, just begun or gone on with.
   *
   * @param accessToken a JWT for {@code Authorization: Bearer}
   * @param accessExpiresAt when a new one is needed
   * @param refreshToken gets the next one
   */
  record Login(
      User user,
      Secret accessToken,
      Instant accessExpiresAt,
      Secret refreshToken,
      LoginSession session) {}

  /** An invite, with its code, which cannot be asked for again. */
  record NewInvite(Invite invite, Secret code) {}
}
