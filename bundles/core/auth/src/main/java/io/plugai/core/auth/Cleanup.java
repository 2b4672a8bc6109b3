package io.plugai.core.auth;

import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.core.auth.common.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Forgets sessions and tokens that ended long ago, a few at a time, so that others can write in
 * between. Until then, whoever still comes with one is told what became of it.
 */
@Component(
    service = {},
    immediate = true)
public final class Cleanup {
  private static final Duration PERIOD = Duration.ofMinutes(30);
  private static final Duration SESSIONS_KEPT = Duration.ofDays(7);

  /**
   * A token is named in the records of what it was used for, and its owner may ask which it was.
   */
  private static final Duration TOKENS_KEPT = Duration.ofDays(90);

  private static final int BATCH = 200;
  private static final int BATCHES = 100;

  private final LoginSessionStore sessions;
  private final TokenStore tokens;
  private final Time time;
  private final ScheduledFuture<?> task;

  /** Called by the framework. */
  @Activate
  public Cleanup(
      @Reference LoginSessionStore sessions,
      @Reference TokenStore tokens,
      @Reference BackgroundTasks background,
      @Reference Time time) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.time = time;
    this.task = background.every(PERIOD, "deleting old sessions and tokens", this::run);
  }

  @Deactivate
  void stop() {
    task.cancel(false);
  }

  private interface Ended {
    int deleteBefore(Instant time, int most);
  }

  /** Deletes what is due; how many. */
  int run() {
    return delete(sessions::deleteEndedBefore, SESSIONS_KEPT)
        + delete(tokens::deleteEndedBefore, TOKENS_KEPT);
  }

  private int delete(Ended ended, Duration kept) {
    Instant before = time.now().minus(kept);
    int all = 0;
    for (int i = 0; i < BATCHES; i++) {
      int deleted = ended.deleteBefore(before, BATCH);
      all += deleted;
      if (deleted < BATCH) {
        break;
      }
    }
    return all;
  }
}
