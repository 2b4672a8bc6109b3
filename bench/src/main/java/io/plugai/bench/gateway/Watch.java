package io.plugai.bench.gateway;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at a process several times a second, and keeps the most it saw of everything. */
public final class Watch implements AutoCloseable {

  private static final long INTERVAL_MILLIS = 200;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private volatile ProcessStatus peak;

  private Watch(ProcessHandle process) {
    peak = ProcessStatus.of(process);
    timer.scheduleAtFixedRate(
        () -> peak = peak.orMore(ProcessStatus.of(process)),
        INTERVAL_MILLIS,
        INTERVAL_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  public static Watch start(ProcessHandle process) {
    return new Watch(process);
  }

  public ProcessStatus peak() {
    return peak;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
