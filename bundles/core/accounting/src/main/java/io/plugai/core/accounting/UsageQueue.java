package io.plugai.core.accounting;

import com.codahale.metrics.Counter;
import io.plugai.core.api.error.Refusal;
import io.plugai.core.api.error.RefusedException;
import io.plugai.core.api.usage.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on their way to the database. Whoever brings one neither locks nor waits; one thread
 * sleeps until there are some, lets others join them for a moment, and writes them together. While
 * the database is away it keeps trying; what does not fit the queue meanwhile is dropped, the
 * newest first, and counted.
 */
final class UsageQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UsageQueue.class);

  private static final Duration WHILE_CLOSING = Duration.ofMillis(100);

  private final Consumer<List<UsageRecord>> store;
  private final Bounds bounds;
  private final Counter dropped;
  private final Thread writer = new Thread(this::run, "plugai-usage-writer");

  private final Queue<UsageRecord> queue = new ConcurrentLinkedQueue<>();

  /** Records that wait, each counted once it is in the queue. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** Records that wait or are being written. */
  private final AtomicInteger size = new AtomicInteger();

  /** Characters of their prompts. */
  private final AtomicLong prompts = new AtomicLong();

  private final AtomicBoolean dropping = new AtomicBoolean();
  private volatile boolean hurried;
  private volatile boolean closed;
  private volatile long closeBy;
  private boolean failing;

  /**
   * What is held in memory, and for how long.
   *
   * @param capacity records that may wait
   * @param promptCharacters characters of prompts that may wait with them; records beyond that wait
   *     without theirs
   * @param batch records that are written together at most
   * @param collect how long the first of a batch waits for others to join it
   * @param firstPause how long after a failure the database is tried again; doubled each time
   * @param longestPause but no longer than that
   * @param flush how long closing may take
   */
  record Bounds(
      int capacity,
      long promptCharacters,
      int batch,
      Duration collect,
      Duration firstPause,
      Duration longestPause,
      Duration flush) {
    static final Bounds DEFAULT =
        new Bounds(
            16_384,
            8L << 20,
            500,
            Duration.ofSeconds(1),
            Duration.ofMillis(250),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));
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
    writer.setDaemon(true);
    writer.start();
  }

  int size() {
    return size.get();
  }

  /** Takes a record, or drops it where there is no room. */
  void offer(UsageRecord record) {
    if (size.getAndIncrement() >= bounds.capacity() || closed) {
      size.decrementAndGet();
      drop();
      return;
    }
    queue.add(record.prompt().isPresent() ? withinBounds(record) : record);
    int before = waiting.getAndIncrement();
    if (before == 0 || before == bounds.batch() - 1) {
      LockSupport.unpark(writer);
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

  private void drop() {
    dropped.inc();
    if (dropping.compareAndSet(false, true)) {
      LOG.warn(
          "The usage log is full: {} records wait for the database. What comes now is lost until it"
              + " can be written again; plugai.usage.dropped counts it.",
          bounds.capacity());
    }
  }

  // ---- the writer ----

  private void run() {
    while (!isOver()) {
      awaitSome();
      List<UsageRecord> batch = takeBatch();
      if (!batch.isEmpty() && write(batch)) {
        prompts.addAndGet(-batch.stream().mapToLong(UsageQueue::promptLength).sum());
        size.addAndGet(-batch.size());
      }
      wakeWhoWaits();
    }
  }

  private synchronized void wakeWhoWaits() {
    notifyAll();
  }

  private boolean isOver() {
    return closed && (size.get() == 0 || System.nanoTime() - closeBy >= 0);
  }

  /** Sleeps until there is something, then until there is a batch or its time has come. */
  private void awaitSome() {
    while (waiting.get() == 0 && !closed) {
      LockSupport.park(this);
    }
    long nanos = untilDue();
    while (nanos > 0 && waiting.get() < bounds.batch() && !hurried && !closed) {
      LockSupport.parkNanos(this, nanos);
      nanos = untilDue();
    }
  }

  /**
   * From now until the first that waits has waited long enough; the clock may have been changed.
   */
  private long untilDue() {
    UsageRecord first = queue.peek();
    if (first == null) {
      return 0; // it is being closed
    }
    Duration left = Duration.between(Instant.now(), first.endedAt().plus(bounds.collect()));
    return left.compareTo(bounds.collect()) > 0 ? 0 : left.toNanos();
  }

  private List<UsageRecord> takeBatch() {
    List<UsageRecord> batch = new ArrayList<>();
    while (batch.size() < bounds.batch()) {
      UsageRecord next = queue.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    waiting.addAndGet(-batch.size());
    return batch;
  }

  /**
   * Returns once the batch is written, or cannot ever be; false where time was over before that.
   */
  private boolean write(List<UsageRecord> batch) {
    Duration pause = bounds.firstPause();
    while (true) {
      try {
        store.accept(batch);
        recovered();
        return true;
      } catch (RuntimeException e) {
        if (!mayPass(e)) {
          return writeSingly(batch, e);
        }
        failed(e.getMessage());
      } catch (Error e) { // memory or a class that was short for a moment; the thread must go on
        failed(e.getClass().getName() + ".");
      }
      pause(pause);
      if (isOver()) {
        return false;
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(bounds.longestPause()) < 0 ? doubled : bounds.longestPause();
    }
  }

  private static boolean mayPass(RuntimeException e) {
    return e instanceof RefusedException refused
        && (refused.refusal() == Refusal.UNAVAILABLE || refused.refusal() == Refusal.STORAGE_FULL);
  }

  /** One record that the database will never take must not keep the others from it. */
  private boolean writeSingly(List<UsageRecord> batch, RuntimeException reason) {
    if (batch.size() > 1) {
      return batch.stream().allMatch(record -> write(List.of(record)));
    }
    dropped.inc();
    LOG.error("A usage record cannot be written and is lost: {}", reason.getClass().getName());
    return true;
  }

  private void failed(@Nullable String why) {
    if (!failing) {
      failing = true;
      LOG.warn(
          "Usage cannot be written now: {} It is kept in memory, up to {} records.",
          why,
          bounds.capacity());
    }
  }

  private void recovered() {
    if (failing) {
      failing = false;
      LOG.info("Usage is being written again; {} records wait.", size.get());
    }
    if (dropping.get() && size.get() < bounds.capacity()) {
      dropping.set(false);
      LOG.warn("The usage log takes records again; {} were lost so far.", dropped.getCount());
    }
  }

  /** Ends early when the queue is closed meanwhile: then there is no time to lose. */
  private void pause(Duration pause) {
    boolean closing = closed;
    long nanos = (closing ? WHILE_CLOSING : pause).toNanos();
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && closed == closing; left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Has everything written that waits now; returns when that is done, or has taken too long. */
  synchronized void flush() {
    long until = System.nanoTime() + bounds.flush().toNanos();
    hurried = true;
    LockSupport.unpark(writer);
    try {
      long left = bounds.flush().toNanos();
      while (size.get() > 0 && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = until - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      hurried = false;
    }
  }

  /** Takes nothing more and writes what waits, for a bounded while. */
  @Override
  public void close() {
    closeBy = System.nanoTime() + bounds.flush().toNanos();
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(bounds.flush().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int lost = size.get();
    if (lost > 0) {
      dropped.inc(lost);
      LOG.warn("The usage log was stopped before {} records could be written.", lost);
    }
  }

  private static long promptLength(UsageRecord record) {
    return record.prompt().map(String::length).orElse(0);
  }
}
