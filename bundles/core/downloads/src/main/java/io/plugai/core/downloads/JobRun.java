package io.plugai.core.downloads;

import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobProgress;
import io.plugai.core.api.download.JobState;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.downloads.fetch.Control;
import io.plugai.core.downloads.fetch.Failures;
import io.plugai.core.downloads.fetch.SourceAccess;
import io.plugai.core.downloads.fetch.StoppedException;
import io.plugai.core.downloads.fetch.Surroundings;
import io.plugai.core.downloads.fetch.Throttle;
import io.plugai.core.downloads.fetch.Wanted;
import io.plugai.core.downloads.plan.Plan;
import io.plugai.core.downloads.plan.Planner;
import io.plugai.core.downloads.store.Provenance;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job at work, from the question what there is to the model in its folder. What it was stopped
 * at goes on from there, in this process or another.
 */
final class JobRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

  private final Workshop workshop;
  private final Journal journal;
  private final Control control = new Control();
  private final Control files = Control.below(control);
  private final Speed speed = new Speed();
  private volatile Job job;
  private volatile List<FileTask> tasks = List.of();
  private Optional<String> target = Optional.empty(); // of the one thread that runs it
  private volatile @Nullable Job latest;
  private volatile Optional<JobWish> afterwards = Optional.empty();

  /** Where a job is written down. */
  interface Journal {
    /**
     * Writes down how it stands; tries until it can.
     *
     * @param release whether the job is let go with that
     * @return whether it is still this gateway's
     */
    boolean write(Job job, boolean release, Control control);

    /** It is over, or let go; nothing of it runs any more. */
    void ended(JobRun run);
  }

  JobRun(Job job, Workshop workshop, Journal journal) {
    this.job = job;
    this.workshop = workshop;
    this.journal = journal;
  }

  String id() {
    return job.id();
  }

  Control control() {
    return control;
  }

  /**
   * Says what somebody wants of it.
   *
   * @return whether it does that; otherwise it is stopping already, and whoever hears that it has
   *     must see to it, see {@link #afterwards()}
   */
  boolean want(JobWish wish) {
    boolean heard =
        switch (wish) {
          case PAUSE -> control.stop(Control.Stop.PAUSE);
          case CANCEL -> control.stop(Control.Stop.CANCEL);
          case RESUME -> control.stopped().isEmpty();
        };
    if (!heard) {
      afterwards = Optional.of(wish);
    }
    return heard;
  }

  /** What was wanted of it when it was stopping already. */
  Optional<JobWish> afterwards() {
    return afterwards;
  }

  /** How it stood when it was looked at last. For all threads. */
  Job latest() {
    Job seen = latest;
    return seen == null || job.state().isTerminal() ? snapshot() : seen;
  }

  /** How it stands now. For the one thread that looks again and again. */
  Job look(long nanos) {
    Job now = job;
    List<FileTask> current = tasks;
    if (now.state().isTerminal() || current.isEmpty()) {
      return now;
    }
    JobProgress progress = progress(current);
    JobProgress moving = JobProgress.of(progress.files(), speed.at(progress.bytes(), nanos));
    boolean all = moving.total().isPresent() && moving.bytes() >= moving.total().getAsLong();
    boolean verifying = all && now.state() == JobState.RUNNING;
    Job seen = (verifying ? now.in(JobState.VERIFYING, Instant.now()) : now).with(moving);
    latest = seen;
    return seen;
  }

  /** As it is written down. */
  Job snapshot() {
    List<FileTask> current = tasks;
    return current.isEmpty() ? job : job.with(progress(current));
  }

  private static JobProgress progress(List<FileTask> current) {
    return JobProgress.of(current.stream().map(FileTask::progress).toList());
  }

  @Override
  public void run() {
    try {
      enter(JobState.RUNNING);
      String model = fetch();
      end(snapshot().succeeded(model, Instant.now()));
      LOG.info("{} is here, from {}.", model, job.request().source());
    } catch (StoppedException e) {
      stopped();
    } catch (IOException | RuntimeException | LinkageError e) {
      failed(Failures.of(e));
    } finally {
      workshop.space().release(id());
      journal.ended(this);
    }
  }

  private void enter(JobState state) {
    job = snapshot().in(state, Instant.now());
    write(false);
  }

  private void write(boolean release) {
    if (!journal.write(snapshot(), release, control)) {
      control.stop(Control.Stop.LEAVE);
    }
    control.check();
  }

  /** The id of the model that is there then. */
  private String fetch() throws IOException {
    DownloadRequest request = job.request();
    SourceAccess source = workshop.source(request.source(), job.userId());
    RemoteModel model =
        source.describe(
            new ModelReference(request.name(), job.revision().or(request::revision)), control);
    Plan plan = Planner.of(request, model);
    workshop.publication().require(plan.target(), request.source(), request.name());
    String id = "local/" + plan.target();
    target = Optional.of(id);
    workshop.arrivals().expected(id);
    job = job.of(model.revision());
    tasks = tasks(plan, model, source);
    write(false);
    workshop.space().claim(id(), this::missing);
    bringAll();
    enter(JobState.VERIFYING);
    workshop.publication().publish(plan.target(), id(), provenance(model));
    workshop.arrivals().arrived(id, request.source(), model);
    return id;
  }

  private List<FileTask> tasks(Plan plan, RemoteModel model, SourceAccess source) {
    ModelReference reference = new ModelReference(job.request().name(), model.revision());
    Throttle own = new Throttle(() -> workshop.config().job__bytes__per__second());
    List<FileTask> made = new ArrayList<>();
    for (RemoteFile file : plan.files()) {
      Wanted wanted =
          new Wanted(
              reference,
              file.path(),
              file.size(),
              file.sha256(),
              Keys.of(job.request().source(), reference, file));
      Surroundings surroundings =
          new Surroundings(
              workshop.layout().partial(),
              List.of(workshop.throttle(), own),
              workshop.threads().helpers(),
              workshop.threads().hashers(),
              file.size().isPresent() ? workshop.space()::requireFree : workshop.space()::require,
              workshop.limits());
      made.add(new FileTask(wanted, workshop, source, surroundings, files));
    }
    return made;
  }

  private long missing() {
    return tasks.stream()
        .map(FileTask::progress)
        .mapToLong(file -> Math.max(0, file.size().orElse(0) - file.bytes()))
        .sum();
  }

  /** As many files at once as may come; the first that cannot be had ends all. */
  private void bringAll() throws IOException {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    int most = Math.min(workshop.config().files__at__once(), tasks.size());
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      workers.add(
          CompletableFuture.runAsync(() -> bring(next, failure), workshop.threads().files()));
    }
    workers.forEach(CompletableFuture::join);
    if (failure.get() != null) {
      throw Failures.of(failure.get());
    }
  }

  private void bring(AtomicInteger next, AtomicReference<Throwable> failure) {
    List<FileTask> all = tasks;
    for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
      try {
        files.check();
        all.get(i).run();
      } catch (IOException | RuntimeException | LinkageError e) {
        failure.compareAndSet(null, e);
        files.stop(Control.Stop.LEAVE);
      }
    }
  }

  private Provenance provenance(RemoteModel model) {
    return new Provenance(
        job.request().source(),
        job.request().name(),
        model.revision().orElse(null),
        model.about().licence().orElse(null),
        model.about().card().orElse(null),
        model.about().tags(),
        model.about().recommended(),
        tasks.stream()
            .map(
                task ->
                    new Provenance.File(
                        task.wanted().path(), task.done().size(), task.done().sha256()))
            .toList(),
        Instant.now().toString());
  }

  // ---- ends ----

  private void stopped() {
    switch (control.stopped().orElse(Control.Stop.LEAVE)) {
      case PAUSE -> end(snapshot().in(JobState.PAUSED, Instant.now()));
      case CANCEL -> {
        target.ifPresent(workshop.arrivals()::calledOff);
        end(snapshot().in(JobState.CANCELLED, Instant.now()));
      }
      case LEAVE -> leave();
    }
  }

  private void leave() {
    try {
      journal.write(snapshot(), true, control);
    } catch (RuntimeException e) {
      LOG.debug("The job {} is let go without a word.", id(), e);
    }
  }

  private void failed(RuntimeException failure) {
    if (failure instanceof StoppedException || control.stopped().isPresent()) {
      stopped(); // whatever went wrong meanwhile
      return;
    }
    GatewayException told =
        failure instanceof GatewayException known
            ? known
            : new GatewayException(ErrorCode.INTERNAL, "The download failed.", failure);
    if (told.code() == ErrorCode.INTERNAL) {
      LOG.error("The job {} failed.", id(), failure);
    } else {
      LOG.info("The job {} failed: {}", id(), told.getMessage());
    }
    target.ifPresent(model -> workshop.arrivals().failed(model, told.getMessage()));
    end(snapshot().failed(new Job.Failure(told.code().code(), told.getMessage()), Instant.now()));
  }

  /** Written down, or, where the database stays away until the gateway ends, done again then. */
  private void end(Job ended) {
    try {
      job = ended;
      tasks = List.of();
      workshop.publication().abandon(id());
      journal.write(ended, true, workshop.closing());
    } catch (IOException | RuntimeException e) {
      LOG.warn("The end of the job {} could not be written down.", id(), e);
    }
  }
}
