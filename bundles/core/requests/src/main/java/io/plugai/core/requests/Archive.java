package io.plugai.core.requests;

import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.store.RequestStore;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests in the database, without waiting for it: reading is done by a few threads of its
 * own, writing by one. It is there whether or not the database is.
 */
@Component(service = Archive.class)
public final class Archive {
  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

  private static final int THREADS = 2;
  private static final int WAITING = 1024;
  private static final int IDLE_SECONDS = 10;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Longer than any request lasts: what was accepted before that is under way nowhere. */
  private static final Duration LONGEST = Duration.ofHours(25);

  private static final RequestRecord.Failure INTERRUPTED =
      new RequestRecord.Failure(
          ErrorCode.INTERRUPTED.code(), "The gateway was stopped before this request was done.");

  private final String gateway;
  private final Instant since = Instant.now();
  private final RequestWriter writer = new RequestWriter(this::append);
  private final ThreadPoolExecutor executor;
  private volatile @Nullable RequestStore store;

  /** Called by the framework. */
  @Activate
  public Archive(BundleContext context) {
    this(GatewayId.keptIn(context.getDataFile("gateway")));
  }

  /** An archive of the requests of a gateway. */
  Archive(String gateway) {
    this.gateway = gateway;
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "plugai-requests-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /** Ends what was under way when this gateway was stopped the last time. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setStore(RequestStore next) {
    store = next;
    execute(() -> endInterrupted(next));
  }

  void unsetStore(RequestStore former) {
    if (store == former) {
      store = null;
    }
  }

  @Deactivate
  void deactivate() {
    writer.close();
    executor.shutdown();
  }

  private void endInterrupted(RequestStore now) {
    try {
      int ended =
          now.endInterrupted(Optional.of(gateway), since, INTERRUPTED)
              + now.endInterrupted(Optional.empty(), since.minus(LONGEST), INTERRUPTED);
      if (ended > 0) {
        LOG.info(
            "{} requests were under way when the gateway was stopped; they have failed.", ended);
      }
    } catch (RuntimeException e) {
      LOG.warn("Requests that were interrupted stay as they are for now: {}", e.getMessage());
    }
  }

  private void append(List<KeptRequest> batch) {
    RequestStore now = store;
    if (now == null) {
      throw unavailable();
    }
    now.write(batch);
  }

  /** Which gateway this is. */
  String gateway() {
    return gateway;
  }

  /** Completes when it is in the database; fails where that takes too long. */
  CompletionStage<Void> write(KeptRequest request) {
    CompletableFuture<Void> written =
        writer
            .write(request)
            .toCompletableFuture()
            .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    return written.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(explain(failure)));
  }

  /** Looks something up. */
  <T> CompletionStage<T> read(Function<RequestStore, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      executor.execute(() -> ask(question, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(unavailable());
    }
    return answer
        .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explain(failure)));
  }

  private <T> void ask(Function<RequestStore, T> question, CompletableFuture<T> answer) {
    RequestStore now = store;
    if (answer.isDone()) {
      return; // whoever asked has been told that it takes too long
    }
    try {
      if (now == null) {
        throw unavailable();
      }
      answer.complete(question.apply(now));
    } catch (RuntimeException | LinkageError e) {
      answer.completeExceptionally(e);
    }
  }

  /** Does something off the data plane; on the thread that asks where too much waits. */
  void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  private static Throwable explain(Throwable failure) {
    return failure instanceof TimeoutException || failure instanceof RejectedExecutionException
        ? unavailable()
        : failure;
  }

  private static GatewayException unavailable() {
    return new GatewayException(
            ErrorCode.UNAVAILABLE,
            "The database cannot be reached now, so this request cannot be kept or looked up.")
        .withRetryAfter(Duration.ofSeconds(5));
  }
}
