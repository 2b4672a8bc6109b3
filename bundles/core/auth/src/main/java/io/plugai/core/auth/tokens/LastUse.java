package io.plugai.core.auth.tokens;

import io.plugai.core.api.store.TokenStore;
import io.plugai.core.auth.common.BackgroundTasks;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledFuture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers to the minute when tokens were used, and writes it down from time to time. */
@Component(service = LastUse.class)
public final class LastUse {
  private static final Logger LOG = LoggerFactory.getLogger(LastUse.class);
  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final int MOST = 50_000;

  private final TokenStore tokens;
  private final ConcurrentMap<String, Instant> noted = new ConcurrentHashMap<>();
  private final ScheduledFuture<?> task;

  /** Called by the framework. */
  @Activate
  public LastUse(@Reference TokenStore tokens, @Reference BackgroundTasks background) {
    this.tokens = tokens;
    this.task = background.every(PERIOD, "noting when tokens were used", this::flush);
  }

  /** It was used. Never blocks. */
  void note(String tokenId, Instant now) {
    Instant last = noted.get(tokenId);
    if (last == null ? noted.size() < MOST : now.isAfter(last.plus(1, ChronoUnit.MINUTES))) {
      noted.put(tokenId, now.truncatedTo(ChronoUnit.MINUTES));
    }
  }

  /** Writes down what was noted; what cannot be written is kept for the next time. */
  public synchronized void flush() {
    Map<String, Instant> batch = new HashMap<>(noted);
    if (!batch.isEmpty()) {
      tokens.touch(batch);
      batch.forEach(noted::remove);
    }
  }

  @Deactivate
  void stop() {
    task.cancel(false);
    try {
      flush();
    } catch (RuntimeException e) {
      LOG.warn("When tokens were last used could not be written down: {}", e.getMessage());
    }
  }
}
