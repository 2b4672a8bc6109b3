package io.plugai.core.telemetry;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The gateway's one {@link MetricRegistry}, a service that every bundle writes to, with what the
 * Java process itself has to say. Names follow {@link io.plugai.core.api.telemetry.MetricsReport}.
 */
@Component(service = MetricRegistry.class)
public final class GatewayMetrics extends MetricRegistry {

  /** Starts with the figures of the Java process. */
  @Activate
  public GatewayMetrics() {
    memory("heap", MemoryMXBean::getHeapMemoryUsage);
    memory("nonheap", MemoryMXBean::getNonHeapMemoryUsage);
    threads();
    garbageCollection();
    uptime();
  }

  private void memory(String area, Function<MemoryMXBean, MemoryUsage> usage) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    String label = ";area=" + area;
    read("jvm.memory.used.bytes" + label, () -> usage.apply(memory).getUsed());
    read("jvm.memory.committed.bytes" + label, () -> usage.apply(memory).getCommitted());
    read("jvm.memory.max.bytes" + label, () -> usage.apply(memory).getMax());
  }

  private void threads() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    read("jvm.threads.current", threads::getThreadCount);
    read("jvm.threads.daemon", threads::getDaemonThreadCount);
    read("jvm.threads.peak", threads::getPeakThreadCount);
  }

  private void garbageCollection() {
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      String label = ";gc=" + gc.getName();
      read("jvm.gc.collections.total" + label, gc::getCollectionCount);
      read("jvm.gc.seconds.total" + label, () -> gc.getCollectionTime() / 1e3);
    }
  }

  private void uptime() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    read("process.uptime.seconds", () -> runtime.getUptime() / 1e3);
    read("process.start.time.seconds", () -> runtime.getStartTime() / 1e3);
  }

  private void read(String name, Supplier<Number> value) {
    registerGauge(name, (Gauge<Number>) value::get);
  }
}
