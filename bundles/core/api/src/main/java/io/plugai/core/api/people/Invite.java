package io.plugai.core.api.people;

import java.time.Instant;
import java.util.Optional;

/**
 * Lets one person register, once.
 *
 * @param id {@code inv_…}; not the code, which is shown once
 * @param role what they will be
 * @param note for whom it is, for the operator's eyes
 * @param createdBy id of the account that made it
 * @param usedBy id of the account that was made with it, where it was used
 */
public record Invite(
    String id,
    Role role,
    String note,
    String createdBy,
    Instant createdAt,
    Instant expiresAt,
    Optional<String> usedBy,
    Optional<Instant> revokedAt) {

  /** The note of the invite that lets the first operator in. */
  public static final String SET_UP = "set-up token";

  /** Whether it is for the first operator, and worth nothing once there is one. */
  public boolean isSetUp() {
    return note.equals(SET_UP) && createdBy.equals(User.LOCAL);
  }
}
