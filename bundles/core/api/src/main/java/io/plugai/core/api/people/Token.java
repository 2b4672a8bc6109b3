package io.plugai.core.api.people;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API token, or an access key for local models. The token itself is shown once, when it is made,
 * and kept only as a hash.
 *
 * @param id {@code tok_…} or {@code key_…}
 * @param userId whose it is
 * @param name for people
 * @param lastFour its last four characters, to tell it from others
 * @param scopes what it may do at most; what its owner may not do, it may not either
 * @param models the models it may ask
 * @param lastUsedAt to the minute
 */
public record Token(
    String id,
    Kind kind,
    String userId,
    String name,
    String lastFour,
    Set<Permission> scopes,
    ModelScope models,
    UsageLimits limits,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> revokedAt) {

  /** Copies the set. */
  public Token {
    scopes = Set.copyOf(scopes);
  }

  /** What a token is for. */
  public enum Kind {
    /** The API, within its scopes. */
    API,
    /** Local models only, and nothing else of the API but reading about them. */
    ACCESS_KEY
  }
}
