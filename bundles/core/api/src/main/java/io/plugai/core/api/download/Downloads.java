package io.plugai.core.api.download;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Fetches models, in jobs that survive a restart. Nothing here blocks; stages fail with a {@link
 * io.plugai.spi.error.GatewayException}: {@code NOT_FOUND} for a job that is not there, or somebody
 * else's, {@code UNAVAILABLE} without the database. Safe for all threads.
 */
public interface Downloads {

  /**
   * Takes a job. Once the stage completes, it is in the database. Fails with {@code VALIDATION} for
   * what can never be fetched, {@code FORBIDDEN} where downloads are the operator's.
   */
  CompletionStage<Job> submit(DownloadRequest request, Requester requester);

  /** Jobs that fit, of those that the requester may see. */
  CompletionStage<List<Job>> list(JobQuery query, Requester requester);

  /** One job. */
  CompletionStage<Job> find(String id, Requester requester);

  /**
   * Has a job stand still, go on or end; how it stands then. Fails with {@code CONFLICT} where it
   * has ended, unless it is to end.
   */
  CompletionStage<Job> ask(String id, JobWish wish, Requester requester);

  /** Forgets a job that has ended. Fails with {@code CONFLICT} where it has not. */
  CompletionStage<Void> delete(String id, Requester requester);

  /**
   * Has a listener told how a job stands, now and whenever that changes, at most some times a
   * second. It is called by a thread that others need: it must not block.
   *
   * @return what to run when it wants to hear no more
   */
  CompletionStage<Runnable> follow(String id, Requester requester, Consumer<Job> listener);

  /** Models that are good for something, the smallest first. */
  List<RecommendedModel> recommended();
}
