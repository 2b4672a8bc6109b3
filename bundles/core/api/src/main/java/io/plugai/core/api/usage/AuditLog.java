package io.plugai.core.api.usage;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import java.util.Optional;

/** Remembers acts that bear on the gateway's security. Safe for all threads. */
public interface AuditLog {

  /** Writes an act down, at once; blocks for a moment. A failure is logged, not thrown. */
  void record(String actorId, String action, String subject, String details, Origin origin);

  /** What was written down, the newest first. */
  Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit);
}
