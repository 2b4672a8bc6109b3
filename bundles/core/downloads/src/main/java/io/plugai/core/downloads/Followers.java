package io.plugai.core.downloads;

import io.plugai.core.api.download.Job;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of which job. Safe for all threads. */
final class Followers {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

  private final Map<String, List<Follower>> all = new ConcurrentHashMap<>();

  private static final class Follower {
    private final Consumer<Job> listener;
    private Job told;

    private Follower(Consumer<Job> listener, Job first) {
      this.listener = listener;
      this.told = first;
    }

    private synchronized void tell(Job job) {
      boolean news = !job.equals(told) && !told.state().isTerminal();
      if (news) {
        told = job;
        accept(job);
      }
    }

    /** Nothing newer is told before. */
    private synchronized void begin(Runnable known) {
      known.run();
      accept(told);
    }

    private void accept(Job job) {
      try {
        listener.accept(job);
      } catch (RuntimeException e) {
        LOG.debug("A follower of the job {} failed.", job.id(), e);
      }
    }
  }

  /**
   * Tells a listener how a job stands, and from now on what changes.
   *
   * @return ends it
   */
  Runnable add(Job now, Consumer<Job> listener) {
    Follower follower = new Follower(listener, now);
    follower.begin(
        () -> all.computeIfAbsent(now.id(), any -> new CopyOnWriteArrayList<>()).add(follower));
    return () -> remove(now.id(), follower);
  }

  private void remove(String id, Follower follower) {
    all.computeIfPresent(
        id,
        (any, list) -> {
          list.remove(follower);
          return list.isEmpty() ? null : list;
        });
  }

  /** Tells who follows a job, where it has changed for them. */
  void tell(Job job) {
    all.getOrDefault(job.id(), List.of()).forEach(follower -> follower.tell(job));
  }

  /** The jobs that are followed. */
  Set<String> followed() {
    return Set.copyOf(all.keySet());
  }
}
