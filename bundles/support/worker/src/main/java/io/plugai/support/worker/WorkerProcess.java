package io.plugai.support.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A worker process that runs. What it prints is read to the end, line by line, on a thread of its
 * own; one of these lines says that its model is loaded and that it can be connected to.
 */
public final class WorkerProcess implements AutoCloseable {
  /** What a worker of ours prints, as a line of its own, once it can be connected to. */
  public static final String READY = "plugai-worker-ready";

  /** The longest line that is kept, in characters; the rest of a longer one is dropped. */
  static final int MAX_LINE = 1000;

  private static final int SECONDS_TO_END = 5;

  private final Process process;
  private final Predicate<String> readiness;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended;

  private WorkerProcess(Process process, Launch launch, Consumer<String> lines) {
    this.process = process;
    this.readiness = launch.readiness();
    Thread drain = new Thread(() -> drain(lines), launch.name() + "-output");
    drain.setDaemon(true);
    drain.start();
    this.ended =
        process
            .onExit()
            .thenApply(
                gone -> {
                  joined(drain);
                  return gone.exitValue();
                });
    this.ended.thenRun(() -> ready.completeExceptionally(new IOException("the worker ended")));
  }

  /**
   * How to start a worker.
   *
   * @param name names its threads
   * @param command the program and its arguments
   * @param folder where it runs
   * @param environment variables to set beside those few that are passed on of the gateway's own
   * @param readiness knows the line by which it says that it is ready
   */
  public record Launch(
      String name,
      List<String> command,
      Path folder,
      Map<String, String> environment,
      Predicate<String> readiness) {
    public Launch {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * Starts a worker.
   *
   * @param lines takes what it prints; must not block
   * @throws IOException if it cannot be started at all
   */
  public static WorkerProcess start(Launch launch, Consumer<String> lines) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .directory(launch.folder().toFile())
            .redirectErrorStream(true);
    Map<String, String> inherited = WorkerEnvironment.of(System.getenv());
    builder.environment().clear();
    builder.environment().putAll(inherited);
    builder.environment().putAll(launch.environment());
    return new WorkerProcess(builder.start(), launch, lines);
  }

  /** Completes with the line that says so; exceptionally where the worker ends before it. */
  public CompletableFuture<String> ready() {
    return ready.copy();
  }

  /**
   * Completes with the exit status when the process is gone and all it printed was handed over; a
   * status over 128 means that signal number status − 128 ended it.
   */
  public CompletableFuture<Integer> ended() {
    return ended.copy();
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends the process and those it has started, and waits, for at most 5 s, until they are gone. */
  @Override
  public void close() {
    // The process first: it shall neither see the others end nor start more of them.
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants().toList().stream())
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture<?> gone =
        CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    try (OutputStream stdin = process.getOutputStream()) {
      gone.get(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | IOException e) {
      // Its pipe broke when it went; or it cannot be killed, and there is no more to be done.
    }
  }

  private void drain(Consumer<String> lines) {
    try (Reader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = output.read(); c >= 0; c = output.read()) {
        if (c == '\n') {
          line(line.toString(), lines);
          line.setLength(0);
        } else if (line.length() < MAX_LINE) {
          line.append((char) c);
        }
      }
      line(line.toString(), lines);
    } catch (IOException e) {
      // The process is gone.
    }
  }

  private void line(String line, Consumer<String> lines) {
    if (readiness.test(line)) {
      ready.complete(line);
    } else if (!line.isBlank()) {
      lines.accept(line);
    }
  }

  /** A grandchild may hold the pipe open: the wait for its end has a bound. */
  private static void joined(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
