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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A worker process that runs. What it prints is read to the end, line by line, on a thread of its
 * own; the line {@link #READY} says that its model is loaded and its socket open.
 */
public final class WorkerProcess implements AutoCloseable {
  /** What a worker prints, as a line of its own, once it can be connected to. */
  public static final String READY = "plugai-worker-ready";

  /** The longest line that is kept, in characters; the rest of a longer one is dropped. */
  static final int MAX_LINE = 1000;

  private static final int SECONDS_TO_END = 5;

  private final Process process;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended;

  private WorkerProcess(Process process, String name, Consumer<String> lines) {
    this.process = process;
    Thread drain = new Thread(() -> drain(lines), name + "-output");
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
   * Starts a worker.
   *
   * @param command the program and its arguments
   * @param folder where it runs
   * @param environment variables to set beside the gateway's own
   * @param name names its threads
   * @param lines takes what it prints; must not block
   * @throws IOException if it cannot be started at all
   */
  public static WorkerProcess start(
      List<String> command,
      Path folder,
      Map<String, String> environment,
      String name,
      Consumer<String> lines)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new WorkerProcess(builder.start(), name, lines);
  }

  /** Completes at the line {@link #READY}; exceptionally where the worker ends before it. */
  public CompletableFuture<Void> ready() {
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

  /** Ends the process at once and waits, for at most 5 s, until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try (OutputStream stdin = process.getOutputStream()) {
      process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Its pipe broke when it went.
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
    if (line.equals(READY)) {
      ready.complete(null);
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
