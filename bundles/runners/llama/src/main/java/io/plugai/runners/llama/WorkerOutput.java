package io.plugai.runners.llama;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker prints. All of it goes to the log, at debug, while the model loads; later only what
 * is said of a crash, since the rest may speak of requests. Safe for all threads.
 */
final class WorkerOutput implements Consumer<String> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerOutput.class);
  private static final int MAX_KEPT = 40;
  private static final List<String> OF_A_CRASH =
      List.of("# ", "GGML_ASSERT", "terminate called", "Exception in thread", "java.lang.OutOf");

  private final String model;
  private final Deque<String> kept = new ArrayDeque<>();
  private boolean loading = true;

  WorkerOutput(String model) {
    this.model = model;
  }

  @Override
  public synchronized void accept(String line) {
    if (loading) {
      kept.addLast(line);
      if (kept.size() > MAX_KEPT) {
        kept.removeFirst();
      }
    }
    if (loading || OF_A_CRASH.stream().anyMatch(line::startsWith)) {
      LOG.debug("worker of {}: {}", model, line);
    }
  }

  /** The model is loaded: from now on requests are spoken of. */
  synchronized void loaded() {
    loading = false;
    kept.clear();
  }

  /** Whether a line that was printed while loading holds this text. */
  synchronized boolean says(String text) {
    return kept.stream().anyMatch(line -> line.contains(text));
  }
}
