package io.plugai.core.sessions;

import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.SessionStore.Append;
import io.plugai.core.api.store.SessionStore.Change;
import io.plugai.core.api.store.SessionStore.Settle;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.batch.BatchBounds;
import io.plugai.support.batch.BatchStore;
import io.plugai.support.batch.BatchWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way to the database. One thread writes all that have come meanwhile in one
 * transaction. While the database is away they wait, as long as they are not too many.
 */
final class AppendQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AppendQueue.class);
  private static final long MOST_CHARACTERS = 32L << 20;
  private static final BatchBounds BOUNDS =
      new BatchBounds(
          4096,
          100,
          Duration.ZERO,
          Duration.ofMillis(250),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));

  private final SessionStore store;
  private final BatchWriter<Waiting> writer;
  private final AtomicLong characters = new AtomicLong();

  AppendQueue(SessionStore store) {
    this.store = store;
    this.writer =
        new BatchWriter<>(
            "plugai-session-writer",
            new Table(),
            BOUNDS,
            waiting -> characters.addAndGet(-waiting.characters()));
  }

  /** A change, and the sequence of its first message once that is known. */
  private record Waiting(Change change, AtomicLong first) {
    long characters() {
      return change.messages().stream()
          .mapToLong(message -> (long) message.body().length() + message.words().length())
          .sum();
    }
  }

  /** Completes with the sequence of the first message once all are on the disk. */
  CompletionStage<Long> write(Append append) {
    return write(new Waiting(append, new AtomicLong()));
  }

  /** Completes once it is on the disk. */
  CompletionStage<Void> write(Settle settle) {
    return write(new Waiting(settle, new AtomicLong())).thenAccept(nothing -> {});
  }

  private CompletionStage<Long> write(Waiting waiting) {
    long more = waiting.characters();
    if (characters.addAndGet(more) > MOST_CHARACTERS) {
      characters.addAndGet(-more);
      return CompletableFuture.failedFuture(notNow(null));
    }
    return writer
        .write(waiting)
        .handle(
            (nothing, failure) -> {
              if (failure instanceof RejectedExecutionException) {
                characters.addAndGet(-more); // it was never in the queue, or the queue is closed
                throw notNow(failure);
              }
              if (failure != null) {
                throw failure instanceof RuntimeException e
                    ? e
                    : new IllegalStateException(failure);
              }
              return waiting.first().get();
            });
  }

  private static GatewayException notNow(@Nullable Throwable cause) {
    return new GatewayException(
            ErrorCode.UNAVAILABLE, "Messages cannot be kept now: too many wait.", cause)
        .withRetryAfter(Duration.ofSeconds(1));
  }

  @Override
  public void close() {
    writer.close();
  }

  /** Says in the log how writing goes. */
  private final class Table implements BatchStore<Waiting> {
    @Override
    public void write(List<Waiting> batch) {
      List<Waiting> added = of(Append.class, batch);
      if (!added.isEmpty()) {
        List<Long> firsts = store.append(changes(Append.class, added));
        for (int i = 0; i < firsts.size(); i++) {
          added.get(i).first().set(firsts.get(i));
        }
      }
      List<Waiting> settled = of(Settle.class, batch);
      if (!settled.isEmpty()) {
        store.settle(changes(Settle.class, settled));
      }
    }

    private static List<Waiting> of(Class<? extends Change> kind, List<Waiting> batch) {
      return batch.stream().filter(waiting -> kind.isInstance(waiting.change())).toList();
    }

    private static <C extends Change> List<C> changes(Class<C> kind, List<Waiting> batch) {
      return batch.stream().map(waiting -> kind.cast(waiting.change())).toList();
    }

    @Override
    public boolean mayPass(RuntimeException failure) {
      return failure instanceof GatewayException refused
          && (refused.code() == ErrorCode.UNAVAILABLE || refused.code() == ErrorCode.STORAGE_FULL);
    }

    @Override
    public void failing(String why) {
      LOG.warn("Messages of sessions cannot be written now: {} They wait.", why);
    }

    @Override
    public void recovered() {
      LOG.info("Messages of sessions are being written again.");
    }

    @Override
    public void lost(Waiting waiting, RuntimeException reason) {
      LOG.debug("Messages were refused, and whoever brought them is told.", reason);
    }
  }
}
