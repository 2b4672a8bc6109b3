package io.plugai.core.downloads;

import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.download.RecommendedModel;
import io.plugai.core.api.download.Requester;
import io.plugai.core.api.store.JobStore;
import io.plugai.core.downloads.fetch.Control;
import io.plugai.core.downloads.store.Inventory;
import io.plugai.core.downloads.store.Leftovers;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs as people see them. One thread asks the database, another looks some times a second how far
 * the jobs are and tells who follows them; neither is anybody else's.
 */
final class DownloadJobs implements Downloads, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DownloadJobs.class);
  private static final long LOOK_MILLIS = 250;
  private static final long TAKE_MILLIS = 1000;
  private static final long KEEP_SECONDS = 5;
  private static final long STOP_SECONDS = 5;
  private static final int FORGET_AT_ONCE = 500;

  private final JobStore store;
  private final Workshop workshop;
  private final JobTable table;
  private final Followers followers = new Followers();
  private final ScheduledThreadPoolExecutor keeper = timer("plugai-download-keeper");
  private final ScheduledThreadPoolExecutor looker = timer("plugai-download-looker");

  DownloadJobs(String gateway, JobStore store, Workshop workshop) {
    this.store = store;
    this.workshop = workshop;
    this.table = new JobTable(gateway, store, workshop, followers, this::later);
  }

  private static ScheduledThreadPoolExecutor timer(String name) {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Goes on with what was under way, and takes what waits. */
  void start() {
    keeper.execute(attempt(table::resume));
    keeper.execute(attempt(this::sweep));
    every(keeper, TAKE_MILLIS, this::take);
    every(keeper, TimeUnit.SECONDS.toMillis(KEEP_SECONDS), table::keep);
    every(keeper, TimeUnit.HOURS.toMillis(1), this::forget);
    every(looker, LOOK_MILLIS, this::look);
  }

  private static void every(ScheduledThreadPoolExecutor timer, long millis, Runnable task) {
    timer.scheduleWithFixedDelay(attempt(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** What fails once is done again the next time. */
  private static Runnable attempt(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (GatewayException e) {
        LOG.debug("The jobs cannot be looked after now: {}", e.getMessage());
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("The jobs could not be looked after.", e);
      }
    };
  }

  private void later(Runnable task) {
    try {
      keeper.execute(attempt(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("The gateway ends; what was wanted last is forgotten.", e);
    }
  }

  private void take() {
    table.takeWaiting();
    for (String id : followers.followed()) {
      if (!table.running().containsKey(id)) {
        store.find(id).ifPresent(followers::tell);
      }
    }
  }

  private void look() {
    long now = System.nanoTime();
    for (JobRun run : table.running().values()) {
      Job job = run.look(now);
      if (!job.state().isTerminal()) { // of its end it tells itself, once nothing of it is left
        followers.tell(job);
      }
    }
  }

  private void forget() {
    Instant before = Instant.now().minus(Duration.ofDays(workshop.config().keep__days()));
    store.deleteEndedBefore(before, FORGET_AT_ONCE);
    sweep();
  }

  /** What is left of downloads that are over goes by itself. */
  private void sweep() {
    try {
      Leftovers leftovers = new Leftovers(workshop.layout());
      leftovers.partials(store.openKeys()).forEach(Inventory::deleteLeftover);
      leftovers.stages(table.running().keySet()).forEach(Inventory::deleteLeftover);
    } catch (IOException e) {
      LOG.debug("What is left over cannot be looked at now.", e);
    }
  }

  // ---- what people ask ----

  @Override
  public CompletionStage<Job> submit(DownloadRequest request, Requester requester) {
    Submissions.check(request, requester, workshop);
    Job job = Job.queued("job_" + UUID.randomUUID(), requester.userId(), request, Instant.now());
    return ask(
        () -> {
          Submissions.requireRoom(store, requester, workshop);
          store.add(job);
          keeper.execute(attempt(table::takeWaiting));
          return job;
        });
  }

  @Override
  public CompletionStage<List<Job>> list(JobQuery query, Requester requester) {
    JobQuery own =
        requester.operator()
            ? query
            : new JobQuery(
                Optional.of(requester.userId()), query.states(), query.after(), query.limit());
    return ask(() -> store.list(own).stream().map(this::now).toList());
  }

  @Override
  public CompletionStage<Job> find(String id, Requester requester) {
    return ask(() -> now(require(id, requester)));
  }

  private Job require(String id, Requester requester) {
    return store
        .find(id)
        .filter(requester::sees)
        .orElseThrow(() -> GatewayException.notFound("job"));
  }

  /** How it stands here, where it runs here. */
  private Job now(Job job) {
    JobRun run = table.running().get(job.id());
    Job latest = run == null ? job : run.latest();
    return latest.state().isTerminal() ? job : latest; // its end counts once it is written down
  }

  @Override
  public CompletionStage<Job> ask(String id, JobWish wish, Requester requester) {
    return ask(() -> table.ask(require(id, requester), wish));
  }

  @Override
  public CompletionStage<Void> delete(String id, Requester requester) {
    return ask(
        () -> {
          require(id, requester);
          if (!store.delete(id)) {
            throw new GatewayException(
                ErrorCode.CONFLICT, "The job has not ended; cancel it before.");
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Runnable> follow(String id, Requester requester, Consumer<Job> listener) {
    return ask(() -> followers.add(now(require(id, requester)), listener));
  }

  @Override
  public List<RecommendedModel> recommended() {
    return Recommended.ALL;
  }

  private <T> CompletionStage<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      keeper.execute(
          () -> {
            try {
              answer.complete(question.get());
            } catch (RuntimeException | LinkageError e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new GatewayException(
              ErrorCode.UNAVAILABLE, "The gateway changes its configuration at the moment."));
    }
    return answer;
  }

  /** All jobs are let go; whoever starts next goes on with them. */
  @Override
  public void close() {
    looker.shutdownNow();
    keeper.shutdown();
    List<JobRun> runs = new ArrayList<>(table.running().values());
    runs.forEach(run -> run.control().stop(Control.Stop.LEAVE));
    workshop.close();
    try {
      if (!workshop.threads().jobs().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Downloads are still ending; what they have is kept.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
