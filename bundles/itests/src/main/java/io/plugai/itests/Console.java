package io.plugai.itests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What processes print, kept as they print it. Safe for use by several threads. */
final class Console {
  private final StringBuilder printed = new StringBuilder();

  /** Reads a process's output to its end, on a thread of its own, which it returns. */
  Thread follow(Process process) {
    Thread reader = new Thread(() -> read(process), "console");
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  synchronized String text() {
    return printed.toString();
  }

  /**
   * Waits until a text has been printed a number of times.
   *
   * @throws IllegalStateException with what was printed, if it was not in time
   */
  synchronized void await(String text, int times, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (occurrences(text) < times) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException(
            "'" + text + "' was not printed. But this was:\n" + printed);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private void read(Process process) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      lines.lines().forEach(this::add);
    } catch (IOException | UncheckedIOException e) {
      // It was ended while it printed.
    }
  }

  private synchronized void add(String line) {
    printed.append(line).append('\n');
    notifyAll();
  }

  private int occurrences(String text) {
    int count = 0;
    for (int at = printed.indexOf(text); at >= 0; at = printed.indexOf(text, at + 1)) {
      count++;
    }
    return count;
  }
}
