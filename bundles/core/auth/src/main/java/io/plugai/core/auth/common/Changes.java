package io.plugai.core.auth.common;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What was changed by this gateway lately, so that nothing read before the change is believed after
 * it, also not what is being read just now.
 *
 * <p>Whoever reads notes {@link #count()} before; whoever changes calls {@link #changed} after.
 * What was noted before a change is then known to be old, whichever way the threads took.
 */
@Component(service = Changes.class)
public final class Changes {
  private static final long MOST = 100_000;

  private final AtomicLong count = new AtomicLong();
  private final Cache<String, Long> lately;
  private final Set<Consumer<String>> listeners = new CopyOnWriteArraySet<>();

  /** Called by the framework. */
  @Activate
  public Changes(@Reference Time time) {
    lately =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            // longer than anything that was read is kept
            .expireAfterWrite(FreshCache.DROPPED_AFTER.plus(Duration.ofMinutes(1)))
            .ticker(time::nanos)
            .executor(Runnable::run)
            .build();
  }

  /** How many changes there have been. */
  public long count() {
    return count.get();
  }

  /** Something was changed, and stands in the database. */
  public void changed(String subject) {
    lately.asMap().merge(subject, count.incrementAndGet(), Math::max);
    listeners.forEach(listener -> listener.accept(subject));
  }

  /** Has somebody told of each change, by the thread that made it. */
  public void listen(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Tells them no longer. */
  public void forget(Consumer<String> listener) {
    listeners.remove(listener);
  }

  /** Whether it was changed within the last minutes. */
  public boolean lately(String subject) {
    return lately.getIfPresent(subject) != null;
  }

  /** Whether it was changed after the count was that. */
  public boolean since(String subject, long then) {
    if (count.get() == then) {
      return false;
    }
    Long last = lately.getIfPresent(subject);
    return last != null && last > then;
  }
}
