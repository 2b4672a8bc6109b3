package io.plugai.core.api.download;

import java.time.Instant;
import java.util.Optional;

/**
 * One job, as it stands.
 *
 * @param userId whose
 * @param revision which one the source settled on, once it is known
 * @param model the model's id, once it is there
 * @param failure why it failed
 */
public record Job(
    String id,
    String userId,
    DownloadRequest request,
    JobState state,
    Optional<String> revision,
    Optional<String> model,
    Optional<Failure> failure,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    JobProgress progress) {

  /** A code of the gateway's, and a sentence. */
  public record Failure(String code, String message) {}

  /** One that has just been asked for. */
  public static Job queued(String id, String userId, DownloadRequest request, Instant now) {
    return new Job(
        id,
        userId,
        request,
        JobState.QUEUED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        now,
        Optional.empty(),
        Optional.empty(),
        JobProgress.NONE);
  }

  /** The same in another state, entered now. */
  public Job in(JobState next, Instant now) {
    return new Job(
        id,
        userId,
        request,
        next,
        revision,
        model,
        failure,
        createdAt,
        startedAt.or(() -> next == JobState.QUEUED ? Optional.empty() : Optional.of(now)),
        next.isTerminal() ? Optional.of(now) : Optional.empty(),
        progress);
  }

  /** The same, of that revision. */
  public Job of(Optional<String> settled) {
    return new Job(
        id, userId, request, state, settled, model, failure, createdAt, startedAt, endedAt,
        progress);
  }

  /** The same, so far. */
  public Job with(JobProgress now) {
    return new Job(
        id, userId, request, state, revision, model, failure, createdAt, startedAt, endedAt, now);
  }

  /** Ended with the model. */
  public Job succeeded(String modelId, Instant now) {
    Job ended = in(JobState.SUCCEEDED, now);
    return new Job(
        id,
        userId,
        request,
        ended.state,
        revision,
        Optional.of(modelId),
        Optional.empty(),
        createdAt,
        ended.startedAt,
        ended.endedAt,
        progress);
  }

  /** Ended without. */
  public Job failed(Failure why, Instant now) {
    Job ended = in(JobState.FAILED, now);
    return new Job(
        id,
        userId,
        request,
        ended.state,
        revision,
        model,
        Optional.of(why),
        createdAt,
        ended.startedAt,
        ended.endedAt,
        progress);
  }
}
