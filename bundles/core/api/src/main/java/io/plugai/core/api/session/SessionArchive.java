package io.plugai.core.api.session;

import java.time.Instant;
import java.util.List;

/**
 * A session as a whole, to be taken elsewhere. Ids are not part of it: they are given anew.
 *
 * @param messages oldest first
 */
public record SessionArchive(SessionSettings settings, Instant createdAt, List<Dated> messages) {

  /** Copies the list. */
  public SessionArchive {
    messages = List.copyOf(messages);
  }

  /** A message and when it was said. */
  public record Dated(Instant createdAt, Turn turn) {}
}
