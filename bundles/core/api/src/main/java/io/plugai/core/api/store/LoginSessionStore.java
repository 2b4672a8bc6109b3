package io.plugai.core.api.store;

import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions. Transactions and failures as of {@link UserStore}. */
public interface LoginSessionStore {

  /** Adds one. */
  void add(LoginSession session, String refreshHash);

  /** The session of that id, with its owner. */
  Optional<Owned> byId(String id);

  /** The session whose refresh token has, or had, that hash. */
  Optional<Refreshable> byRefreshHash(String hash);

  /**
   * Puts the next refresh token in place of the present one.
   *
   * @return whether it was done: not where the session has another one meanwhile, or has ended
   */
  boolean rotate(String id, String presentHash, String nextHash, Instant now, Instant expiresAt);

  /** Somebody's that have neither ended nor expired, the newest first. */
  List<LoginSession> list(String userId, Instant now);

  /** Ends one of somebody's; whether they have it. */
  boolean revoke(String userId, String id, Instant now);

  /** Ends all of somebody's, but perhaps one; their ids. */
  List<String> revokeAll(String userId, Optional<String> but, Instant now);

  /** Forgets sessions that ended before then, at most so many; how many. */
  int deleteEndedBefore(Instant time, int most);

  /** A session with its owner. */
  record Owned(LoginSession session, User owner) {}

  /**
   * A session as its refresh token finds it.
   *
   * @param present whether the token is the present one, rather than one that was replaced
   */
  record Refreshable(LoginSession session, User owner, boolean present) {}
}
