package io.plugai.core.requests;

import io.plugai.core.api.request.KeptRequest;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.batch.BatchBounds;
import io.plugai.support.batch.BatchStore;
import io.plugai.support.batch.BatchWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests on their way to the database, several in one transaction. Safe for all threads. */
final class RequestWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestWriter.class);

  private static final BatchBounds BOUNDS =
      new BatchBounds(
          4_096,
          200,
          Duration.ofMillis(200),
          Duration.ofMillis(250),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  private final BatchWriter<KeptRequest> writer;

  /**
   * @param store writes a batch or throws
   */
  RequestWriter(Consumer<List<KeptRequest>> store) {
    this.writer =
        new BatchWriter<>("plugai-requests-writer", new RequestTable(store), BOUNDS, r -> {});
  }

  /** Completes when it is safe. */
  CompletionStage<Void> write(KeptRequest request) {
    return writer.write(request);
  }

  /** Writes what waits, for a bounded while. */
  @Override
  public void close() {
    writer.close();
  }

  private record RequestTable(Consumer<List<KeptRequest>> store)
      implements BatchStore<KeptRequest> {
    @Override
    public void write(List<KeptRequest> batch) {
      store.accept(batch);
    }

    @Override
    public boolean mayPass(RuntimeException failure) {
      return failure instanceof GatewayException known
          && (known.code() == ErrorCode.UNAVAILABLE || known.code() == ErrorCode.STORAGE_FULL);
    }

    @Override
    public void failing(String why) {
      LOG.warn("Requests cannot be written down now: {}", why);
    }

    @Override
    public void recovered() {
      LOG.info("Requests are written down again.");
    }

    @Override
    public void lost(KeptRequest request, RuntimeException reason) {
      LOG.error(
          "Request {} cannot be written down: {}",
          request.record().id(),
          reason.getClass().getName());
    }
  }
}
