package io.plugai.core.auth.sessions;

import io.plugai.core.api.store.SessionStore;
import io.plugai.core.auth.common.Background;
import io.plugai.core.auth.common.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Forgets sessions that ended long ago, a few at a time, so that others can write in between. */
@Component(
    service = {},
    immediate = true)
public final class SessionCleanup {
  private static final Duration PERIOD = Duration.ofMinutes(30);

  /** Until then, an old token is answered with what became of its session. */
  private static final Duration KEPT = Duration.ofDays(7);

  private static final int BATCH = 200;
  private static final int BATCHES = 100;

  private final SessionStore sessions;
  private final Time time;
  private final ScheduledFuture<?> task;

  /** Called by the framework. */
  @Activate
  public SessionCleanup(
      @Reference SessionStore sessions, @Reference Background background, @Reference Time time) {
    this.sessions = sessions;
    this.time = time;
    this.task = background.every(PERIOD, "deleting old sessions", this::run);
  }

  @Deactivate
  void stop() {
    task.cancel(false);
  }

  /** Deletes what is due; how many. */
  int run() {
    Instant before = time.now().minus(KEPT);
    int all = 0;
    for (int i = 0; i < BATCHES; i++) {
      int deleted = sessions.deleteEndedBefore(before, BATCH);
      all += deleted;
      if (deleted < BATCH) {
        break;
      }
    }
    return all;
  }
}
