package io.plugai.bench.gateway;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A process of the benchmark's own, ended together with all that it started: when closed, or at the
 * latest when the benchmark ends, however that comes about.
 */
public final class Child implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Child::closeAll));
  }

  private final Process process;

  private Child(Process process) {
    this.process = process;
    RUNNING.add(this);
  }

  private static void closeAll() {
    // All are asked first, so that waiting for one gives the others time as well.
    RUNNING.stream().flatMap(Child::tree).toList().forEach(ProcessHandle::destroy);
    RUNNING.forEach(Child::close);
  }

  /** Starts a process that writes all it has to say into a file. */
  public static Child logged(ProcessBuilder builder, Path log) throws IOException {
    return new Child(builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /** Starts a process to talk to; its standard error goes into a file. */
  public static Child talking(ProcessBuilder builder, Path log) throws IOException {
    return new Child(builder.redirectError(log.toFile()).start());
  }

  /** Runs a command to its end, which must come within the limit and be a good one. */
  public static void run(ProcessBuilder builder, Path log, Duration limit)
      throws IOException, InterruptedException {
    try (Child child = logged(builder, log)) {
      if (!child.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(builder.command() + " takes longer than " + limit);
      }
      if (child.process.exitValue() != 0) {
        throw new IOException(
            builder.command() + " ended with " + child.process.exitValue() + ", see " + log);
      }
    }
  }

  /** What the process prints. */
  public BufferedReader output() {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  /** What the process reads. */
  public BufferedWriter input() {
    return process.outputWriter(StandardCharsets.UTF_8);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The process and all below it, parents before their children. */
  public Stream<ProcessHandle> tree() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** Asks the whole tree to end, and ends it after a while by force. */
  @Override
  public void close() {
    if (!RUNNING.remove(this)) {
      return;
    }
    // The list is taken before anything ends: what has lost its parent is not found afterwards.
    var all = tree().toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle handle : all) {
      awaitEnd(handle);
    }
  }

  private static void awaitEnd(ProcessHandle handle) {
    try {
      handle.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      handle.destroyForcibly();
    } catch (InterruptedException e) {
      handle.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
