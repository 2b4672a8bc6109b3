package io.plugai.core.api.store;

import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.User;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Accounts and invites. Each method is one transaction, and throws {@link
 * io.plugai.spi.error.GatewayException} with {@code UNAVAILABLE} or {@code STORAGE_FULL} where the
 * database fails, {@code CONFLICT} where it says that something is there already. What has returned
 * is on the disk.
 */
public interface UserStore {

  /** The account of that id. */
  Optional<User> byId(String id);

  /** The account of that name, with the hash of its password. */
  Optional<Account> byName(String name);

  /** The account that an identity provider vouches for. */
  Optional<User> byIdentity(Identity identity);

  /** Accounts by name, behind that name. */
  Page<User> list(Optional<String> afterName, int limit);

  /** Adds an account without an invite: for people whom an identity provider vouches for. */
  void add(User user, Identity identity);

  /**
   * Uses an invite up and adds the account, or does neither. The account gets the role of the
   * invite, whatever the account says. One for the first operator is good only while there is no
   * operator.
   *
   * @throws io.plugai.spi.error.GatewayException {@code INVITE_INVALID}, {@code CONFLICT} where the
   *     name is taken
   */
  void register(String inviteHash, Account account, Instant now);

  /**
   * Changes a profile; what is missing stays. {@code NOT_FOUND} where there is no such account,
   * here and below.
   */
  void setProfile(String id, Optional<String> displayName, Optional<String> preferences);

  /** Changes a password. */
  void setPassword(String id, String passwordHash);

  /**
   * Changes what the operator decides, and nothing else, while nobody else does: what another
   * gateway has changed a moment ago is not lost.
   *
   * @param change makes the new account of the old one; may be called more than once
   * @return whether it was done: not where the last enabled operator with a password would be lost
   */
  boolean setStanding(String id, UnaryOperator<User> change);

  /**
   * Whether there is an enabled operator with a password, or whom an identity provider vouches for.
   */
  boolean hasOperator();

  /** Adds an invite. */
  void addInvite(Invite invite, String codeHash);

  /**
   * Invites, the newest first.
   *
   * @param after id of the one before; empty for the newest
   */
  Page<Invite> invites(Optional<String> after, int limit);

  /** Revokes an invite that was not used; whether there was one. */
  boolean revokeInvite(String id, Instant now);

  /** Revokes what is left of invites for the first operator. */
  void revokeSetUp(Instant now);

  /**
   * An account with what its owner proves themselves by.
   *
   * @param passwordHash empty where it has no password
   */
  record Account(User user, Optional<String> passwordHash) {
    /** Never shows the hash. */
    @Override
    public String toString() {
      return "Account[" + user.id() + "]";
    }
  }

  /** A person as their identity provider knows them. */
  record Identity(String issuer, String subject) {}
}
