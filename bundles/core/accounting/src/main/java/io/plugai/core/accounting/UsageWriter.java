package io.plugai.core.accounting;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.UsageLog;
import io.plugai.core.api.usage.UsageRecord;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The usage log: a bounded queue in memory, written to the database off the hot path. */
@Component(configurationPid = AccountingConfig.PID)
@Designate(ocd = AccountingConfig.class)
public final class UsageWriter implements UsageLog {
  private static final String QUEUED = "plugai.usage.queued";
  private static final String DROPPED = "plugai.usage.dropped";

  private final MetricRegistry metrics;
  private final UsageQueue queue;
  private volatile boolean recordPrompts;

  /** Called by the framework. */
  @Activate
  public UsageWriter(
      @Reference UsageStore store, @Reference MetricRegistry metrics, AccountingConfig config) {
    this.metrics = metrics;
    this.recordPrompts = config.record__prompts();
    this.queue = new UsageQueue(store, UsageQueue.Bounds.DEFAULT, metrics.counter(DROPPED));
    metrics.gauge(QUEUED, () -> queue::size);
  }

  /** What comes from now on; nothing that waits is touched. */
  @Modified
  void modified(AccountingConfig config) {
    recordPrompts = config.record__prompts();
  }

  /** Writes what waits, for as long as the bounds allow. */
  @Deactivate
  void deactivate() {
    metrics.remove(QUEUED);
    queue.close();
  }

  @Override
  public void record(UsageRecord record) {
    queue.offer(record);
  }

  @Override
  public boolean wantsPrompts() {
    return recordPrompts;
  }
}
