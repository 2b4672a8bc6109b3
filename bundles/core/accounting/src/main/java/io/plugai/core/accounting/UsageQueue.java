package io.plugai.core.accounting;

import com.codahale.metrics.Counter;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.batch.BatchBounds;
import io.plugai.support.batch.BatchStore;
import io.plugai.support.batch.BatchWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on their way to the database, which nobody waits for. What does not fit the queue while
 * the database is away is dropped, the newest first, and counted.
 */
final class UsageQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UsageQueue.class);

  private final Consumer<List<UsageRecord>> store;
  private final Bounds bounds;
  private final Counter dropped;
  private final BatchWriter<UsageRecord> writer;

  /** Characters of the prompts that wait. */
  private final AtomicLong prompts = new AtomicLong();

  private final AtomicBoolean dropping = new AtomicBoolean();

  /**
   * What is held in memory, and for how long.
   *
   * @param promptCharacters characters of prompts that may wait with the records; those beyond that
   *     wait without theirs
   */
  record Bounds(BatchBounds records, long promptCharacters) {
    static final Bounds DEFAULT =
        new Bounds(
            new BatchBounds(
                16_384,
                500,
                Duration.ofSeconds(1),
                Duration.ofMillis(250),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5)),
            8L << 20);
  }

  /**
   * An empty queue.
   *
   * @param store writes a batch or throws
   * @param dropped counts what is lost
   */
  UsageQueue(Consumer<List<UsageRecord>> store, Bounds bounds, Counter dropped) {
    this.store = store;
    this.bounds = bounds;
    this.dropped = dropped;
    this.writer =
        new BatchWriter<>(
            "plugai-usage-writer",
            new UsageTable(),
            bounds.records(),
            record -> prompts.addAndGet(-promptLength(record)));
  }

  int size() {
    return writer.size();
  }

  /** Takes a record, or drops it where there is no room. */
  void offer(UsageRecord record) {
    UsageRecord bounded = record.prompt().isPresent() ? withinBounds(record) : record;
    if (!writer.offer(bounded)) {
      prompts.addAndGet(-promptLength(bounded));
      drop();
    }
  }

  private UsageRecord withinBounds(UsageRecord record) {
    long length = promptLength(record);
    if (prompts.addAndGet(length) <= bounds.promptCharacters()) {
      return record;
    }
    prompts.addAndGet(-length);
    return record.withPrompt(Optional.empty());
  }

  private static long promptLength(UsageRecord record) {
    return record.prompt().map(String::length).orElse(0);
  }

  private void drop() {
    dropped.inc();
    if (dropping.compareAndSet(false, true)) {
      LOG.warn(
          "The usage log is full: {} records wait for the database. What comes now is lost until it"
              + " can be written again; plugai.usage.dropped counts it.",
          bounds.records().capacity());
    }
  }

  /** Has everything written that waits now; returns when that is done, or has taken too long. */
  void flush() {
    writer.flush();
  }

  /** Takes nothing more and writes what waits, for a bounded while. */
  @Override
  public void close() {
    writer.close();
    int lost = writer.size();
    if (lost > 0) {
      dropped.inc(lost);
      LOG.warn("The usage log was stopped before {} records could be written.", lost);
    }
  }

  /** Says in the log how writing goes. */
  private final class UsageTable implements BatchStore<UsageRecord> {
    @Override
    public void write(List<UsageRecord> batch) {
      store.accept(batch);
      if (dropping.get() && writer.size() - batch.size() < bounds.records().capacity()) {
        dropping.set(false);
        LOG.warn("The usage log takes records again; {} were lost so far.", dropped.getCount());
      }
    }

    @Override
    public boolean mayPass(RuntimeException failure) {
      return failure instanceof GatewayException refused
          && (refused.code() == ErrorCode.UNAVAILABLE || refused.code() == ErrorCode.STORAGE_FULL);
    }

    @Override
    public void failing(String why) {
      LOG.warn(
          "Usage cannot be written now: {} It is kept in memory, up to {} records.",
          why,
          bounds.records().capacity());
    }

    @Override
    public void recovered() {
      LOG.info("Usage is being written again; {} records wait.", writer.size());
    }

    @Override
    public void lost(UsageRecord record, RuntimeException reason) {
      dropped.inc();
      LOG.error("A usage record cannot be written and is lost: {}", reason.getClass().getName());
    }
  }
}
