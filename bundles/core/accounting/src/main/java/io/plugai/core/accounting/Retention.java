package io.plugai.core.accounting;

import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.RequestStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what has been kept for long enough: every hour, some hundred rows at a time, with pauses
 * in which others write.
 */
@Component(
    service = {},
    configurationPid = AccountingConfig.PID)
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final long STOP_LIMIT_SECONDS = 5;

  private final UsageStore usage;
  private final AuditStore audit;
  private final RequestStore requests;
  private final Pace pace;
  private final ScheduledThreadPoolExecutor timer;
  private final List<ToIntFunction<Pace>> steps =
      List.of(this::forgetUsage, this::forgetSums, this::forgetRequests, this::forgetAudit);
  private volatile AccountingConfig config;
  private long forgotten;

  /**
   * How it goes about it.
   *
   * @param batch rows that are deleted in one transaction
   * @param pause between two transactions
   * @param first until the first round
   * @param interval between two rounds
   */
  record Pace(int batch, Duration pause, Duration first, Duration interval) {
    static final Pace DEFAULT =
        new Pace(500, Duration.ofMillis(200), Duration.ofMinutes(5), Duration.ofHours(1));
  }

  /** Called by the framework. */
  @Activate
  public Retention(
      @Reference UsageStore usage,
      @Reference AuditStore audit,
      @Reference RequestStore requests,
      AccountingConfig config) {
    this(usage, audit, requests, config, Pace.DEFAULT);
  }

  Retention(
      UsageStore usage,
      AuditStore audit,
      RequestStore requests,
      AccountingConfig config,
      Pace pace) {
    this.usage = usage;
    this.audit = audit;
    this.requests = requests;
    this.config = config;
    this.pace = pace;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "plugai-retention");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    schedule(0, pace.first());
  }

  /** Counts from the next rows on. */
  @Modified
  void modified(AccountingConfig next) {
    config = next;
  }

  /** Waits for the transaction that runs. */
  @Deactivate
  void deactivate() {
    timer.shutdown();
    try {
      var unused = timer.awaitTermination(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(int step, Duration wait) {
    var unused = timer.schedule(() -> take(step), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One transaction; then the same again, the next kind, or the next round. */
  private void take(int step) {
    try {
      int deleted = steps.get(step).applyAsInt(pace);
      forgotten += deleted;
      if (deleted >= pace.batch()) {
        schedule(step, pace.pause());
      } else if (step + 1 < steps.size()) {
        schedule(step + 1, pace.pause());
      } else {
        roundIsOver();
      }
    } catch (GatewayException e) {
      LOG.warn("What is due to be forgotten stays for now: {}", e.getMessage());
      schedule(0, pace.interval());
    } catch (RuntimeException | Error e) { // a timer that lets one out forgets nothing ever again
      LOG.error("What is due to be forgotten stays for now.", e);
      schedule(0, pace.interval());
    }
  }

  private void roundIsOver() {
    if (forgotten > 0) {
      LOG.info(
          "{} rows of usage, audit and requests were over their time and are deleted.", forgotten);
    }
    forgotten = 0;
    schedule(0, pace.interval());
  }

  private int forgetUsage(Pace now) {
    int days = config.usage__days();
    return days <= 0 ? 0 : usage.deleteRecordsBefore(daysAgo(days), now.batch());
  }

  private int forgetSums(Pace now) {
    int days = config.sums__days();
    return days <= 0 ? 0 : usage.deleteSumsBefore(daysAgo(days), now.batch());
  }

  private int forgetAudit(Pace now) {
    int days = config.audit__days();
    return days <= 0 ? 0 : audit.deleteBefore(daysAgo(days), now.batch());
  }

  private int forgetRequests(Pace now) {
    int hours = config.requests__hours();
    return hours <= 0
        ? 0
        : requests.deleteEndedBefore(Instant.now().minus(hours, ChronoUnit.HOURS), now.batch());
  }

  private static Instant daysAgo(int days) {
    return Instant.now().minus(days, ChronoUnit.DAYS);
  }
}
