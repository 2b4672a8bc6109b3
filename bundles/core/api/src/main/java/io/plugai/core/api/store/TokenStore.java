package io.plugai.core.api.store;

import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * API tokens and access keys, by their hashes. Transactions and failures as of {@link UserStore}.
 */
public interface TokenStore {

  /**
   * Adds one.
   *
   * @param ended how many of its owner's of that kind, revoked or expired by then, are kept; the
   *     oldest of the others are forgotten
   */
  void add(Token token, String hash, int ended);

  /** The token of that hash, with its owner. */
  Optional<Owned> byHash(String hash);

  /** Somebody's of a kind, the newest first. */
  List<Token> list(String userId, Token.Kind kind);

  /** Revokes one of somebody's; whether they have it. Again is no harm. */
  boolean revoke(String userId, Token.Kind kind, String id, Instant now);

  /** Revokes all of somebody's, of every kind, that were not; their ids. */
  List<String> revokeAll(String userId, Instant now);

  /** Notes when tokens were last used. */
  void touch(Map<String, Instant> lastUsedById);

  /** Forgets those that were revoked or expired before then, at most so many; how many. */
  int deleteEndedBefore(Instant time, int most);

  /** A token with its owner. */
  record Owned(Token token, User owner) {}
}
