package io.plugai.core.sessions;

import io.plugai.core.api.store.SessionStore;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes sessions that did not change for long, and those that somebody has beyond a count: every
 * few hours, some at a time, with pauses in which others write.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = SessionsConfig.PID)
@Designate(ocd = SessionsConfig.class)
public final class SessionRetention {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRetention.class);
  private static final long STOP_LIMIT_SECONDS = 5;

  private final SessionStore store;
  private final Pace pace;
  private final ScheduledThreadPoolExecutor timer;
  private volatile SessionsConfig config;
  private long deleted;

  /**
   * How it goes about it.
   *
   * @param batch sessions that are deleted in one transaction
   * @param pause between two transactions
   * @param first until the first round
   * @param interval between two rounds
   */
  record Pace(int batch, Duration pause, Duration first, Duration interval) {
    static final Pace DEFAULT =
        new Pace(10, Duration.ofMillis(200), Duration.ofMinutes(7), Duration.ofHours(3));
  }

  /** Called by the framework. */
  @Activate
  public SessionRetention(@Reference SessionStore store, SessionsConfig config) {
    this(store, config, Pace.DEFAULT);
  }

  SessionRetention(SessionStore store, SessionsConfig config, Pace pace) {
    this.store = store;
    this.config = config;
    this.pace = pace;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, SessionRetention::daemon, new ThreadPoolExecutor.DiscardPolicy());
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    schedule(pace.first());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "plugai-session-retention");
    thread.setDaemon(true);
    return thread;
  }

  /** Counts from the next ones on. */
  @Modified
  void modified(SessionsConfig next) {
    config = next;
  }

  /** Waits for the transaction that runs. */
  @Deactivate
  void stop() {
    timer.shutdown();
    try {
      var unused = timer.awaitTermination(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(Duration wait) {
    var unused = timer.schedule(this::step, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Some of what is due; then the next, or the next round. */
  private void step() {
    Duration wait = pace.interval();
    try {
      int some = deleteSome(config);
      deleted += some;
      if (some > 0) {
        wait = pace.pause();
      } else if (deleted > 0) {
        LOG.info("{} sessions were over their time, or too many, and are deleted.", deleted);
        deleted = 0;
      }
    } catch (GatewayException e) {
      LOG.warn("Sessions that are due to be deleted stay for now: {}", e.getMessage());
    } catch (RuntimeException | Error e) { // a timer that lets one out deletes nothing ever again
      LOG.error("Sessions that are due to be deleted stay for now.", e);
    }
    schedule(wait);
  }

  private int deleteSome(SessionsConfig now) {
    int days = now.keep__days();
    if (days > 0) {
      Instant before = Instant.now().minus(days, ChronoUnit.DAYS);
      int old = store.deleteUnchangedSince(before, pace.batch());
      if (old > 0) {
        return old;
      }
    }
    int most = now.keep__per__person();
    return most > 0 ? store.deleteBeyond(most, pace.batch()) : 0;
  }
}
