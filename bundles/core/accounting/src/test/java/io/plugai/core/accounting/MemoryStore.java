package io.plugai.core.accounting;

import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.UsageRecord;
import java.time.Instant;
import java.util.List;

/** Keeps nothing: for tests of what reaches a store, not of what it does. */
final class MemoryStore implements UsageStore {
  @Override
  public void append(List<UsageRecord> records) {}

  @Override
  public int deleteRecordsBefore(Instant time, int most) {
    return 0;
  }

  @Override
  public int deleteSumsBefore(Instant time, int most) {
    return 0;
  }
}
