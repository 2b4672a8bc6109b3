package io.plugai.bench.gateway;

import io.plugai.bench.client.Target;
import java.io.IOException;
import java.util.List;

/** A gateway under measurement, in front of the mock. */
public interface Gateway extends AutoCloseable {

  /** As the report calls it, with its version. */
  String name();

  /** Makes a fresh installation ready to be started. */
  void install() throws IOException, InterruptedException;

  /** Starts what was installed; returns as soon as the process runs. */
  void start() throws IOException;

  /** Where requests go. */
  Target target();

  /** Whether the process that was started is still there. */
  boolean isAlive();

  /** The process that carries the traffic. */
  ProcessHandle process();

  /** What that process has started by itself, such as a local model's worker. */
  List<ProcessHandle> helpers();

  /** Ends it, and all that it started. */
  void stop();

  @Override
  default void close() {
    stop();
  }
}
