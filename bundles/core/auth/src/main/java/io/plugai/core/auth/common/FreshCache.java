package io.plugai.core.auth.common;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.plugai.core.api.error.Refusal;
import io.plugai.core.api.error.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the database said for a moment. What is used and older than {@link #READ_AGAIN_AFTER}
 * is read again in the background, so that another gateway's change is seen soon; what could not be
 * read again for {@link #DROPPED_AFTER} is dropped. A change of this gateway counts at once, see
 * {@link Changes}. That something is not there is never kept.
 *
 * @param <K> what to look for
 * @param <V> what was found; immutable
 */
public final class FreshCache<K, V> {
  /** When to read again what is used. */
  public static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(5);

  /** When to believe it no longer. */
  public static final Duration DROPPED_AFTER = Duration.ofSeconds(60);

  private static final int MOST = 10_000;
  private static final int READERS = 16;
  private static final int TRIES = 3;

  private final Changes changes;
  private final Function<K, Optional<V>> source;
  private final Function<V, String> subject;
  private final Semaphore readers = new Semaphore(READERS);
  private final AsyncLoadingCache<K, Entry<V>> cache;

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
    this.source = source;
    this.subject = subject;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .refreshAfterWrite(READ_AGAIN_AFTER)
            .expireAfterWrite(DROPPED_AFTER)
            .ticker(time::nanos)
            .executor(Runnable::run) // its own upkeep is short
            .buildAsync(new Loader(background));
  }

  /**
   * What is there; reads on the calling thread where it is not in memory.
   *
   * @throws RefusedException {@code UNAVAILABLE} where too many read already
   */
  public Optional<V> get(K key) {
    for (int i = 0; i < TRIES; i++) {
      CompletableFuture<Entry<V>> present = cache.getIfPresent(key);
      Entry<V> entry = present == null ? null : finished(present);
      if (entry == null) {
        Outcome<V> outcome = readOrWait(key);
        if (outcome.missing()) {
          return Optional.empty();
        }
        entry = outcome.entry();
      }
      if (entry != null && isFresh(entry)) {
        return Optional.of(entry.value());
      }
      if (present != null) {
        cache.asMap().remove(key, present);
      }
    }
    throw busy();
  }

  /** What is in memory, at once. */
  public Optional<V> peek(K key) {
    CompletableFuture<Entry<V>> present = cache.getIfPresent(key);
    Entry<V> entry = present == null ? null : finished(present);
    return entry != null && isFresh(entry) ? Optional.of(entry.value()) : Optional.empty();
  }

  private static <T> @Nullable T finished(CompletableFuture<T> future) {
    return future.isDone() && !future.isCompletedExceptionally() ? future.join() : null;
  }

  /** The place in the cache is taken first and filled afterwards: nobody else's waits meanwhile. */
  private Outcome<V> readOrWait(K key) {
    if (!readers.tryAcquire()) {
      throw busy();
    }
    try {
      CompletableFuture<Entry<V>> mine = new CompletableFuture<>();
      CompletableFuture<Entry<V>> taken = cache.get(key, (k, executor) -> mine);
      if (taken.equals(mine)) {
        fill(key, mine);
      }
      Entry<V> entry = taken.join();
      return new Outcome<>(entry, entry == null);
    } catch (CancellationException | CompletionException e) {
      return new Outcome<>(null, false); // whoever else was reading did not succeed
    } finally {
      readers.release();
    }
  }

  private void fill(K key, CompletableFuture<Entry<V>> mine) {
    try {
      complete(mine, read(key));
    } catch (RuntimeException e) {
      mine.completeExceptionally(new CancellationException());
      throw e;
    }
  }

  @SuppressWarnings("NullAway") // the library takes null for "not there"
  private static <T> void complete(CompletableFuture<T> future, @Nullable T value) {
    future.complete(value);
  }

  private boolean isFresh(Entry<V> entry) {
    return !changes.since(subject.apply(entry.value()), entry.changesBefore());
  }

  private @Nullable Entry<V> read(K key) {
    long before = changes.count();
    Optional<V> found = source.apply(key);
    return found.isPresent() ? new Entry<>(found.get(), before) : null;
  }

  private static RefusedException busy() {
    return new RefusedException(Refusal.UNAVAILABLE, "Too much is asked at once. Try again.")
        .withRetryAfter(Duration.ofSeconds(1));
  }

  private record Entry<V>(V value, long changesBefore) {}

  /** What came of a read: something, nothing there, or neither, where it has to be tried again. */
  private record Outcome<V>(@Nullable Entry<V> entry, boolean missing) {}

  private final class Loader implements AsyncCacheLoader<K, Entry<V>> {
    private final Executor background;

    Loader(Executor background) {
      this.background = background;
    }

    /** Not used: whoever misses something reads it. */
    @Override
    public CompletableFuture<Entry<V>> asyncLoad(K key, Executor ignored) {
      return CompletableFuture.failedFuture(new CancellationException());
    }

    /** Failures stay quiet: the old value counts until it is dropped, and then the caller hears. */
    @Override
    public CompletableFuture<Entry<V>> asyncReload(K key, Entry<V> old, Executor ignored) {
      CompletableFuture<Entry<V>> next = new CompletableFuture<>();
      try {
        background.execute(() -> reload(key, next));
      } catch (RuntimeException e) {
        next.completeExceptionally(new CancellationException());
      }
      return next;
    }

    private void reload(K key, CompletableFuture<Entry<V>> next) {
      try {
        complete(next, read(key));
      } catch (RuntimeException e) {
        next.completeExceptionally(new CancellationException());
      }
    }
  }
}
