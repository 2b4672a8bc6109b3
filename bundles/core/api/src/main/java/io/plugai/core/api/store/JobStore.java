package io.plugai.core.api.store;

import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.JobWish;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Jobs. Of the gateways that share a database one works at a job: the one that holds its lease.
 * Transactions and failures as of {@link UserStore}.
 */
public interface JobStore {

  /**
   * A job whose lease one holds.
   *
   * @param wish what somebody wanted of it before that
   */
  record Claimed(Job job, Optional<JobWish> wish) {}

  /** Adds a job that nobody works at. */
  void add(Job job);

  /** A job. */
  Optional<Job> find(String id);

  /** Jobs that fit, the newest first. */
  List<Job> list(JobQuery query);

  /** How many jobs of somebody's have not ended. */
  int countOpen(String userId);

  /**
   * The oldest jobs that nobody works at although they should go on: they are queued, or whoever
   * worked at them has not renewed the lease.
   */
  List<Job> claimable(Instant now, int most);

  /**
   * Takes the lease of a job that has not ended, where it is free or one's own.
   *
   * @return the job as it stands now, empty where it is somebody else's
   */
  Optional<Claimed> claim(String id, String gateway, Instant now, Instant until);

  /**
   * Renews what a gateway holds.
   *
   * @return the jobs that it holds, each with what somebody wants of it
   */
  Map<String, Optional<JobWish>> renew(String gateway, Instant until);

  /**
   * Writes down how a job stands, with its files, where the gateway holds it.
   *
   * @param release whether its lease ends with that, and with it what was wanted of it
   * @return whether the gateway holds it
   */
  boolean write(Job job, String gateway, boolean release);

  /** Leaves word, for the gateway that works at it, of what somebody wants of a job. */
  void ask(String id, JobWish wish);

  /** Deletes a job that has ended; whether there was one. */
  boolean delete(String id);

  /** Deletes jobs that ended before that, at most so many; how many. */
  int deleteEndedBefore(Instant time, int most);

  /** The keys of the files of all jobs that have not ended. */
  Set<String> openKeys();
}
