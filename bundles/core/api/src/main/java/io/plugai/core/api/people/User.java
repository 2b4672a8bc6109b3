package io.plugai.core.api.people;

import io.plugai.core.api.access.UsageLimits;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody with an account.
 *
 * @param id {@code usr_…}
 * @param name what they log in with: 2 to 64 lower-case letters, digits, dots, dashes, underscores;
 *     unique
 * @param displayName what people call them
 * @param preferences a JSON object of their own: preferred models, defaults of apps
 * @param limits what the operator allows them
 * @param external whether an identity provider vouches for them, so that they have no password
 * @param disabledAt since when they may do nothing, where they are disabled
 */
public record User(
    String id,
    String name,
    String displayName,
    Role role,
    String preferences,
    UsageLimits limits,
    boolean external,
    Instant createdAt,
    Optional<Instant> disabledAt) {

  /** The account of whoever uses a gateway in local-only mode; it has no password. */
  public static final String LOCAL = "usr_local";

  /** The same account, after its operator has decided. */
  public User withStanding(
      Role nextRole, Optional<Instant> nextDisabledAt, UsageLimits nextLimits) {
    return new User(
        id,
        name,
        displayName,
        nextRole,
        preferences,
        nextLimits,
        external,
        createdAt,
        nextDisabledAt);
  }

  /** A new account of somebody who may do what everybody may. */
  public static User newcomer(
      String id, String name, String displayName, boolean external, Instant now) {
    return new User(
        id, name, displayName, Role.USER, "{}", UsageLimits.NONE, external, now, Optional.empty());
  }
}
