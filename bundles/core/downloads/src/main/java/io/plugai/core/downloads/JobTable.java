package io.plugai.core.downloads;

import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobState;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.store.JobStore;
import io.plugai.core.downloads.fetch.Control;
import io.plugai.core.downloads.fetch.FileFetch;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that this gateway works at: takes what waits, as much as there is room for, keeps its
 * leases, and lets go. Its methods ask the database, and block.
 */
final class JobTable implements JobRun.Journal {
  private static final Logger LOG = LoggerFactory.getLogger(JobTable.class);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final String gateway;
  private final JobStore store;
  private final Workshop workshop;
  private final Followers followers;
  private final Executor later;
  private final Map<String, JobRun> running = new ConcurrentHashMap<>();

  /**
   * @param later runs what may not be done at once, on the thread that calls all else here
   */
  JobTable(String gateway, JobStore store, Workshop workshop, Followers followers, Executor later) {
    this.gateway = gateway;
    this.store = store;
    this.workshop = workshop;
    this.followers = followers;
    this.later = later;
  }

  /** The jobs at work here. */
  Map<String, JobRun> running() {
    return running;
  }

  /** Goes on with what this gateway had under way when it was killed. */
  void resume() {
    store.renew(gateway, until()).keySet().forEach(this::take);
  }

  /** Takes what waits. */
  void takeWaiting() {
    int room = workshop.config().jobs__at__once() - running.size();
    if (room > 0) {
      store.claimable(Instant.now(), room).forEach(job -> take(job.id()));
    }
  }

  private void take(String id) {
    if (running.containsKey(id)) {
      return;
    }
    store
        .claim(id, gateway, Instant.now(), until())
        .ifPresent(
            claimed -> {
              if (claimed.wish().isPresent() || claimed.job().state() == JobState.PAUSED) {
                settle(claimed.job(), claimed.wish().orElse(JobWish.PAUSE));
              } else {
                start(claimed.job());
              }
            });
  }

  private static Instant until() {
    return Instant.now().plus(LEASE);
  }

  private void start(Job job) {
    JobRun run = new JobRun(job, workshop, this);
    running.put(job.id(), run);
    try {
      workshop.threads().jobs().execute(run);
    } catch (RejectedExecutionException e) {
      running.remove(job.id());
      store.write(job.in(JobState.QUEUED, Instant.now()), gateway, true);
    }
  }

  /** Keeps the leases, writes down how far all are, and hears what is wanted. */
  void keep() {
    Map<String, Optional<JobWish>> held = store.renew(gateway, until());
    running.forEach(
        (id, run) -> {
          if (!held.containsKey(id)) {
            run.control().stop(Control.Stop.LEAVE); // another one's by now
          } else {
            held.get(id).ifPresent(run::want);
            store.write(run.snapshot(), gateway, false);
          }
        });
  }

  // ---- what is wanted of a job ----

  /** Does what is wanted, or has whoever works at the job do it; how it stands then. */
  Job ask(Job job, JobWish wish) {
    if (job.state().isTerminal()) {
      return ended(job, wish);
    }
    JobRun run = running.get(job.id());
    if (run != null) {
      return ask(run, wish);
    }
    return settleHere(job, wish).orElseGet(() -> leaveWord(job, wish));
  }

  /** Where nobody works at it. */
  private Optional<Job> settleHere(Job job, JobWish wish) {
    return store
        .claim(job.id(), gateway, Instant.now(), until())
        .map(claimed -> settle(claimed.job(), wish));
  }

  private static Job ended(Job job, JobWish wish) {
    if (wish == JobWish.CANCEL) {
      return job;
    }
    throw new GatewayException(
        ErrorCode.CONFLICT, "The job has ended; ask for another one to begin anew.");
  }

  private Job ask(JobRun run, JobWish wish) {
    Job now = run.snapshot();
    if (now.state().isTerminal()) {
      return ended(now, wish);
    }
    boolean missed = !run.want(wish) && !running.containsKey(run.id());
    return missed ? settleHere(now, wish).orElse(now) : now;
  }

  private Job leaveWord(Job job, JobWish wish) {
    if (wish != JobWish.RESUME) {
      store.ask(job.id(), wish);
    }
    return job;
  }

  /** Changes a job that nobody works at, and lets it go. */
  private Job settle(Job job, JobWish wish) {
    JobState next =
        switch (wish) {
          case PAUSE -> JobState.PAUSED;
          case RESUME -> JobState.QUEUED;
          case CANCEL -> JobState.CANCELLED;
        };
    Job settled = job.in(next, Instant.now());
    store.write(settled, gateway, true);
    if (next.isTerminal()) {
      clean(job);
    }
    followers.tell(settled);
    return settled;
  }

  // ---- what runs says ----

  @Override
  public boolean write(Job job, boolean release, Control control) {
    while (true) {
      try {
        return store.write(job, gateway, release);
      } catch (GatewayException e) {
        LOG.debug("The job {} cannot be written down yet.", job.id(), e);
        control.pause(AGAIN);
      }
    }
  }

  @Override
  public void ended(JobRun run) {
    Job job = run.snapshot();
    if (job.state().isTerminal()) {
      clean(job);
    }
    running.remove(run.id(), run);
    followers.tell(job);
    if (job.state() == JobState.PAUSED) {
      run.afterwards().ifPresent(wish -> settleLater(job, wish));
    }
  }

  /** By the thread that takes jobs, so that nobody takes it meanwhile. */
  private void settleLater(Job job, JobWish wish) {
    later.execute(
        () -> {
          if (!running.containsKey(job.id())) {
            settleHere(job, wish);
          }
        });
  }

  /** Deletes what is here of the files of a job that has ended, where no other needs them. */
  private void clean(Job job) {
    try {
      Set<String> needed = store.openKeys();
      for (var file : job.progress().files()) {
        if (!needed.contains(file.key()) && !workshop.fetches().has(file.key())) {
          FileFetch.discard(workshop.layout().partial(), file.key());
        }
      }
    } catch (IOException | GatewayException e) {
      LOG.debug("What is left of the job {} is cleaned later.", job.id(), e);
    }
  }
}
