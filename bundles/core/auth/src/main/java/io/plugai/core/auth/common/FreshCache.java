package io.plugai.core.auth.common;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.plugai.core.api.error.Refusal;
import io.plugai.core.api.error.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
  private final LoadingCache<K, Entry<V>> cache;

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
            .build(new Loader(background));
  }

  /**
   * What is there; reads on the calling thread where it is not in memory.
   *
   * @throws RefusedException {@code UNAVAILABLE} where too many read already
   */
  public Optional<V> get(K key) {
    for (int i = 0; i < TRIES; i++) {
      Entry<V> entry = cache.get(key);
      if (entry == null) {
        return Optional.empty();
      }
      if (isFresh(entry)) {
        return Optional.of(entry.value());
      }
      cache.asMap().remove(key, entry);
    }
    throw busy();
  }

  /** What is in memory, at once. */
  public Optional<V> peek(K key) {
    Entry<V> entry = cache.getIfPresent(key);
    return entry != null && isFresh(entry) ? Optional.of(entry.value()) : Optional.empty();
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

  private final class Loader implements CacheLoader<K, Entry<V>> {
    private final Executor background;

    Loader(Executor background) {
      this.background = background;
    }

    @Override
    @SuppressWarnings("NullAway") // the library takes null for "not there"
    public Entry<V> load(K key) {
      if (!readers.tryAcquire()) {
        throw busy();
      }
      try {
        return read(key);
      } finally {
        readers.release();
      }
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

    @SuppressWarnings("NullAway") // the library takes null for "no longer there"
    private void reload(K key, CompletableFuture<Entry<V>> next) {
      try {
        next.complete(read(key));
      } catch (RuntimeException e) {
        next.completeExceptionally(new CancellationException());
      }
    }
  }
}
