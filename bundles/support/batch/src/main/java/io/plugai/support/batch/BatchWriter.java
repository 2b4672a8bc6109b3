package io.plugai.support.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Items on their way to a store. Whoever brings one neither locks nor waits; one thread sleeps
 * until there are some and writes them together. What is only {@linkplain #offer offered} lets
 * others join it for a moment; what somebody {@linkplain #write waits for} is written at once,
 * together with whatever came while the batch before it was being written. While the store is away
 * it keeps trying, within its bounds.
 *
 * @param <T> what is written
 */
public final class BatchWriter<T> implements AutoCloseable {
  private static final Duration WHILE_CLOSING = Duration.ofMillis(100);

  private final BatchStore<T> store;
  private final BatchBounds bounds;
  private final Consumer<T> left;
  private final Thread writer;

  private final Queue<Entry<T>> queue = new ConcurrentLinkedQueue<>();

  /** Entries that wait, each counted once it is in the queue. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** Those of them that somebody waits for. */
  private final AtomicInteger urgent = new AtomicInteger();

  /** Entries that wait or are being written. */
  private final AtomicInteger size = new AtomicInteger();

  private volatile boolean hurried;
  private volatile boolean closed;
  private volatile long closeBy;
  private boolean failing;

  /** One item, and who waits for it. */
  private record Entry<T>(T item, long since, @Nullable CompletableFuture<Void> safe) {
    void settle(@Nullable Throwable failure) {
      if (safe != null && failure == null) {
        safe.complete(null);
      } else if (safe != null) {
        safe.completeExceptionally(failure);
      }
    }
  }

  /**
   * A writer with nothing to write.
   *
   * @param name of its thread
   * @param left told of each item that has left: written or lost
   */
  public BatchWriter(String name, BatchStore<T> store, BatchBounds bounds, Consumer<T> left) {
    this.store = store;
    this.bounds = bounds;
    this.left = left;
    this.writer = new Thread(this::run, name);
    writer.setDaemon(true);
    writer.start();
  }

  /** Items that wait or are being written. */
  public int size() {
    return size.get();
  }

  /** Takes an item that nobody waits for; false where there is no room for it. */
  public boolean offer(T item) {
    return add(new Entry<>(item, System.nanoTime(), null));
  }

  /**
   * Takes an item and completes once it is safe in the store. Fails with a {@link
   * RejectedExecutionException} at once where there is no room, and with the store's failure where
   * it can never be written, or was not before the writer was closed.
   */
  public CompletionStage<Void> write(T item) {
    CompletableFuture<Void> safe = new CompletableFuture<>();
    if (!add(new Entry<>(item, System.nanoTime(), safe))) {
      safe.completeExceptionally(new RejectedExecutionException("too much waits to be written"));
    }
    return safe;
  }

  private boolean add(Entry<T> entry) {
    if (size.getAndIncrement() >= bounds.capacity() || closed) {
      size.decrementAndGet();
      return false;
    }
    boolean wakes = entry.safe() != null && urgent.getAndIncrement() == 0;
    queue.add(entry);
    int before = waiting.getAndIncrement();
    if (wakes || before == 0 || before == bounds.batch() - 1) {
      LockSupport.unpark(writer);
    }
    return true;
  }

  // ---- the writer ----

  private void run() {
    while (!isOver()) {
      awaitSome();
      List<Entry<T>> batch = takeBatch();
      if (!batch.isEmpty()) {
        write(batch);
      }
      wakeWhoWaits();
    }
    for (Entry<T> entry = queue.poll(); entry != null; entry = queue.poll()) {
      entry.settle(new RejectedExecutionException("the writer was closed"));
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
    while (nanos > 0
        && waiting.get() < bounds.batch()
        && urgent.get() == 0
        && !hurried
        && !closed) {
      LockSupport.parkNanos(this, nanos);
      nanos = untilDue();
    }
  }

  /** From now until the first that waits has waited long enough. */
  private long untilDue() {
    Entry<T> first = queue.peek();
    return first == null ? 0 : first.since() + bounds.collect().toNanos() - System.nanoTime();
  }

  private List<Entry<T>> takeBatch() {
    List<Entry<T>> batch = new ArrayList<>();
    while (batch.size() < bounds.batch()) {
      Entry<T> next = queue.poll();
      if (next == null) {
        break;
      }
      if (next.safe() != null) {
        urgent.decrementAndGet();
      }
      batch.add(next);
    }
    waiting.addAndGet(-batch.size());
    return batch;
  }

  /** Returns once the batch is written, or cannot ever be, or time was over before that. */
  private void write(List<Entry<T>> batch) {
    List<T> items = batch.stream().map(Entry::item).toList();
    Duration pause = bounds.firstPause();
    while (true) {
      try {
        store.write(items);
        recover();
        batch.forEach(entry -> leave(entry, null));
        return;
      } catch (RuntimeException e) {
        if (!store.mayPass(e)) {
          writeSingly(batch, e);
          return;
        }
        fail(e.getMessage());
      } catch (Error e) { // memory or a class that was short for a moment; the thread must go on
        fail(e.getClass().getName() + ".");
      }
      pause(pause);
      if (isOver()) {
        batch.forEach(entry -> entry.settle(new RejectedExecutionException("it was closed")));
        return;
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(bounds.longestPause()) < 0 ? doubled : bounds.longestPause();
    }
  }

  private void leave(Entry<T> entry, @Nullable Throwable failure) {
    left.accept(entry.item());
    size.decrementAndGet();
    entry.settle(failure);
  }

  /** One item that the store will never take must not keep the others from it. */
  private void writeSingly(List<Entry<T>> batch, RuntimeException reason) {
    if (batch.size() > 1) {
      batch.forEach(entry -> write(List.of(entry)));
      return;
    }
    store.lost(batch.get(0).item(), reason);
    leave(batch.get(0), reason);
  }

  private void fail(@Nullable String why) {
    if (!failing) {
      failing = true;
      store.failing(String.valueOf(why));
    }
  }

  private void recover() {
    if (failing) {
      failing = false;
      store.recovered();
    }
  }

  /** Ends early when the writer is closed meanwhile: then there is no time to lose. */
  private void pause(Duration pause) {
    boolean closing = closed;
    long nanos = (closing ? WHILE_CLOSING : pause).toNanos();
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && closed == closing; left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Has everything written that waits now; returns when that is done, or has taken too long. */
  public synchronized void flush() {
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
  }
}
