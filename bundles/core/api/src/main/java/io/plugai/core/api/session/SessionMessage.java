package io.plugai.core.api.session;

import java.time.Instant;

/**
 * A message as it is kept.
 *
 * @param id {@code msg_…}
 * @param sequence its place: messages of a session are ordered by it; there may be gaps
 */
public record SessionMessage(
    String id, String sessionId, long sequence, Instant createdAt, Turn turn) {}
