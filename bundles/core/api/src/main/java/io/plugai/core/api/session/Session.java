package io.plugai.core.api.session;

import java.time.Instant;
import java.util.Optional;

/**
 * A conversation that the gateway keeps.
 *
 * @param id {@code cnv_…}
 * @param ownerId whose it is; nobody else sees it
 * @param origin where it branched off, if it did; that may be gone meanwhile
 * @param updatedAt when a message was last added or something else changed
 * @param closedAt since when it takes no messages
 * @param messages how many there are
 */
public record Session(
    String id,
    String ownerId,
    SessionSettings settings,
    Optional<Origin> origin,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> closedAt,
    long messages) {

  /**
   * Where a session branched off.
   *
   * @param messageId the last message that both have
   */
  public record Origin(String sessionId, String messageId) {}

  /** The same after its owner has decided anew. */
  public Session with(SessionSettings next, Optional<Instant> nextClosedAt) {
    return new Session(id, ownerId, next, origin, createdAt, updatedAt, nextClosedAt, messages);
  }
}
