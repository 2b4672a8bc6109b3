package io.plugai.core.api.people;

import java.time.Instant;
import java.util.Optional;

/**
 * A login that goes on: refreshed from time to time, until it is revoked or expires.
 *
 * @param id {@code ses_…}
 * @param client what the client called itself at login, shortened
 * @param lastUsedAt when it was last refreshed
 * @param expiresAt when it ends unless it is refreshed before
 */
public record LoginSession(
    String id,
    String userId,
    String client,
    Instant createdAt,
    Instant lastUsedAt,
    Instant expiresAt,
    Optional<Instant> revokedAt) {}
