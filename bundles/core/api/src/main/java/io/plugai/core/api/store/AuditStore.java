package io.plugai.core.api.store;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.usage.AuditEntry;
import java.time.Instant;
import java.util.Optional;

/** What was done. Transactions and failures as of {@link UserStore}. */
public interface AuditStore {

  /** Adds an entry. */
  void append(AuditEntry entry);

  /** Entries, the newest first. */
  Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit);

  /** Deletes entries older than that, at most so many; how many. */
  int deleteBefore(Instant time, int most);
}
