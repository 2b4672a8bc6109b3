package io.plugai.core.auth.common;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Keeps what the database said for a moment. What is older than {@link #READ_AGAIN_AFTER} is read
 * again in the background when it is used, and soon after that is waited for, so that another
 * gateway's change is seen within that time however seldom something is used. While the database
 * does not answer, what it said last counts until it is dropped, {@link #DROPPED_AFTER} it was
 * read. A change of this gateway counts at once, see {@link Changes}. That something is not there
 * is never kept. Safe for all threads.
 *
 * @param <K> what to look for
 * @param <V> what was found; immutable
 */
public final class FreshCache<K, V> {
  /** When to read again what is used. */
  public static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(5);

  /** When to wait for that. */
  static final Duration OVERDUE_AFTER = READ_AGAIN_AFTER.plusSeconds(1);

  /** When to believe it no longer. */
  public static final Duration DROPPED_AFTER = Duration.ofSeconds(60);

  /** How long whoever has something old waits for something newer. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** How long whoever has nothing waits for what somebody else reads. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private static final int MOST = 10_000;
  private static final int READERS = 16;
  private static final int MOST_WAITING = 64;
  private static final int TRIES = 3;
  private static final String BUSY = "Too much is asked at once. Try again.";

  private final Changes changes;
  private final Time time;
  private final Executor background;
  private final Function<K, Optional<V>> source;
  private final Function<V, String> subject;
  private final Bulkhead readers = new Bulkhead(READERS, MOST_WAITING, Duration.ofSeconds(1), BUSY);
  private final Cache<K, Entry<V>> cache;

  /** What is being read; for each key once at a time. */
  private final Map<K, CompletableFuture<Optional<Entry<V>>>> reads = new ConcurrentHashMap<>();

  /**
   * A cache in front of something slow.
   *
   * @param source reads; blocks
   * @param subject what to ask {@link Changes} about a value
   */
  public FreshCache(
      Changes changes,
      Time time,
      Executor background,
      Function<K, Optional<V>> source,
      Function<V, String> subject) {
    this.changes = changes;
    this.time = time;
    this.background = background;
    this.source = source;
    this.subject = subject;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(DROPPED_AFTER)
            .ticker(time::nanos)
            .executor(Runnable::run) // its own upkeep is short
            .build();
  }

  /**
   * What is there; reads on the calling thread where it is not in memory.
   *
   * @throws GatewayException {@code UNAVAILABLE} where too many read already, or as the source says
   */
  public Optional<V> get(K key) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Entry<V>> known = known(key);
      Optional<Entry<V>> entry = known.isPresent() ? upToDate(key, known.get()) : readOrJoin(key);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      if (isUnchanged(entry.get())) {
        return entry.map(Entry::value);
      }
    }
    throw busy();
  }

  /** What is in memory and recent enough, at once. */
  public Optional<V> peek(K key) {
    Optional<Entry<V>> known = known(key);
    if (known.filter(entry -> isOlder(entry, READ_AGAIN_AFTER)).isPresent()) {
      readAgain(key);
    }
    return known.filter(entry -> !isOlder(entry, OVERDUE_AFTER)).map(Entry::value);
  }

  private Optional<Entry<V>> known(K key) {
    return Optional.ofNullable(cache.getIfPresent(key)).filter(this::isUnchanged);
  }

  private boolean isUnchanged(Entry<V> entry) {
    return !changes.since(subject.apply(entry.value), entry.changesBefore);
  }

  private boolean isOlder(Entry<V> entry, Duration age) {
    return time.nanos() - entry.believedSince >= age.toNanos();
  }

  private Optional<Entry<V>> upToDate(K key, Entry<V> known) {
    if (!isOlder(known, READ_AGAIN_AFTER)) {
      return Optional.of(known);
    }
    CompletableFuture<Optional<Entry<V>>> reading = readAgain(key);
    if (!isOlder(known, OVERDUE_AFTER)) {
      return Optional.of(known);
    }
    try {
      return reading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The old value has to do. Nobody waits again before it is due again.
      known.believedSince = time.nanos();
    }
    return Optional.of(known);
  }

  private CompletableFuture<Optional<Entry<V>>> readAgain(K key) {
    CompletableFuture<Optional<Entry<V>>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Entry<V>>> others = reads.putIfAbsent(key, mine);
    if (others != null) {
      return others;
    }
    try {
      background.execute(() -> read(key, mine));
    } catch (RejectedExecutionException e) {
      fail(key, mine, e);
    }
    return mine;
  }

  private Optional<Entry<V>> readOrJoin(K key) {
    CompletableFuture<Optional<Entry<V>>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Entry<V>>> others = reads.putIfAbsent(key, mine);
    if (others != null) {
      return outcome(others);
    }
    Optional<Entry<V>> meanwhile = known(key); // a read that ended between the two looks
    if (meanwhile.isPresent()) {
      reads.remove(key, mine);
      mine.complete(meanwhile);
      return meanwhile;
    }
    try {
      readers.take(
          () -> {
            read(key, mine);
            return true;
          });
    } catch (GatewayException e) {
      fail(key, mine, e);
    }
    return outcome(mine);
  }

  private Optional<Entry<V>> outcome(CompletableFuture<Optional<Entry<V>>> reading) {
    try {
      return reading.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    } catch (TimeoutException e) {
      throw busy();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException("reading did not succeed", e.getCause());
    }
  }

  /** Whatever happens, nobody waits for it for ever. */
  @SuppressWarnings("CatchingUnchecked")
  private void read(K key, CompletableFuture<Optional<Entry<V>>> reading) {
    try {
      long before = changes.count();
      long now = time.nanos();
      Optional<Entry<V>> entry = source.apply(key).map(value -> new Entry<>(value, before, now));
      entry.ifPresentOrElse(found -> cache.put(key, found), () -> cache.invalidate(key));
      reads.remove(key, reading); // first: who finds it changed meanwhile reads anew
      reading.complete(entry);
    } catch (Throwable e) {
      fail(key, reading, e);
    }
  }

  private void fail(K key, CompletableFuture<Optional<Entry<V>>> reading, Throwable why) {
    reads.remove(key, reading);
    reading.completeExceptionally(why);
  }

  private static GatewayException busy() {
    return new GatewayException(ErrorCode.UNAVAILABLE, BUSY).withRetryAfter(Duration.ofSeconds(1));
  }

  private static final class Entry<V> {
    final V value;
    final long changesBefore;

    /** On the clock of {@link Time#nanos}. */
    volatile long believedSince;

    Entry(V value, long changesBefore, long readAt) {
      this.value = value;
      this.changesBefore = changesBefore;
      this.believedSince = readAt;
    }

    V value() {
      return value;
    }
  }
}
