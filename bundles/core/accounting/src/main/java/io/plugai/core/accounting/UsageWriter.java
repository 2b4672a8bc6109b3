package io.plugai.core.accounting;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.UsageLog;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The usage log: a bounded queue in memory, written to the database off the hot path. It is there
 * whether or not the database is, so that a change of databases neither stops a request nor loses
 * its record.
 */
@Component(configurationPid = AccountingConfig.PID)
@Designate(ocd = AccountingConfig.class)
public final class UsageWriter implements UsageLog {
  private static final String QUEUED = "plugai.usage.queued";
  private static final String DROPPED = "plugai.usage.dropped";

  private final MetricRegistry metrics;
  private final UsageQueue queue;
  private volatile boolean recordPrompts;
  private volatile @Nullable UsageStore store;

  /** Called by the framework. */
  @Activate
  public UsageWriter(@Reference MetricRegistry metrics, AccountingConfig config) {
    this.metrics = metrics;
    this.recordPrompts = config.record__prompts();
    this.queue = new UsageQueue(this::append, UsageQueue.Bounds.DEFAULT, metrics.counter(DROPPED));
    metrics.gauge(QUEUED, () -> queue::size);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setStore(UsageStore next) {
    store = next;
  }

  /** Where no other has come before, what waits is written to this one as long as it is there. */
  void unsetStore(UsageStore former) {
    if (store == former) {
      queue.flush();
      store = null;
    }
  }

  private void append(List<UsageRecord> batch) {
    UsageStore now = store;
    if (now == null) {
      throw new GatewayException(ErrorCode.UNAVAILABLE, "There is no database.");
    }
    now.append(batch);
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
