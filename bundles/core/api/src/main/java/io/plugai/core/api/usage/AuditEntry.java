package io.plugai.core.api.usage;

import java.time.Instant;

/**
 * One act that bears on the gateway's security.
 *
 * @param id sorts by time
 * @param actorId id of the account that acts; {@code shell}; {@code unknown} before a login
 * @param action what was done, as {@code user.updated} or {@code login.failed}
 * @param subject id of what it was done to; empty where there is none
 * @param remote address of the client
 * @param details a few words, never anything secret
 */
public record AuditEntry(
    String id,
    Instant at,
    String actorId,
    String action,
    String subject,
    String remote,
    String requestId,
    String details) {}
