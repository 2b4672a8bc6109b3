package io.plugai.core.accounting;

import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A store before the real one that can be away, or slow, as a test says. */
final class FlakyStore implements UsageStore {
  private final UsageStore real;
  private final BlockingQueue<List<UsageRecord>> written = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> refused = new LinkedBlockingQueue<>();
  private final Queue<Error> errors = new ConcurrentLinkedQueue<>();
  private volatile boolean away;
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  private volatile Predicate<UsageRecord> poison = record -> false;

  FlakyStore(UsageStore real) {
    this.real = real;
  }

  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  /** Holds every write until the gate that is returned completes. */
  CompletableFuture<Void> hold() {
    gate = new CompletableFuture<>();
    return gate;
  }

  /** Fails on these records whenever they are tried. */
  void neverTake(Predicate<UsageRecord> which) {
    poison = which;
  }

  /** Fails once with something that is no refusal. */
  void failOnce(Error with) {
    errors.add(with);
  }

  /** The next batch that was written. */
  List<UsageRecord> takeWritten() throws InterruptedException {
    List<UsageRecord> batch = written.poll(20, TimeUnit.SECONDS);
    if (batch == null) {
      throw new AssertionError("nothing was written");
    }
    return batch;
  }

  /** Waits until so many writes more have been refused. */
  void awaitRefused(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      if (refused.poll(20, TimeUnit.SECONDS) == null) {
        throw new AssertionError("no write was tried");
      }
    }
  }

  boolean wroteNothingElse() {
    return written.isEmpty();
  }

  @Override
  public void append(List<UsageRecord> records) {
    gate.join();
    Error error = errors.poll();
    if (error != null) {
      throw error;
    }
    if (away) {
      refused.add(records.size());
      throw new GatewayException(ErrorCode.UNAVAILABLE, "The database cannot be reached.");
    }
    if (records.stream().anyMatch(poison)) {
      throw new IllegalArgumentException("this cannot be kept");
    }
    real.append(records);
    written.add(List.copyOf(records));
  }

  @Override
  public int deleteRecordsBefore(Instant time, int most) {
    return real.deleteRecordsBefore(time, most);
  }

  @Override
  public int deleteSumsBefore(Instant time, int most) {
    return real.deleteSumsBefore(time, most);
  }
}
