package io.plugai.core.api.store;

import io.plugai.core.api.usage.UsageRecord;
import java.time.Instant;
import java.util.List;

/** What was used. Transactions and failures as of {@link UserStore}. */
public interface UsageStore {

  /** Adds records and what they add to the daily sums. Records that are there already are left. */
  void append(List<UsageRecord> records);

  /** Deletes records older than that, the oldest first, at most so many; how many. */
  int deleteRecordsBefore(Instant time, int most);

  /** Deletes daily sums older than that, at most so many; how many. */
  int deleteSumsBefore(Instant time, int most);
}
