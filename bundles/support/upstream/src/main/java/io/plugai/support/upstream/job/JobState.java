package io.plugai.support.upstream.job;

import io.plugai.support.upstream.Call;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * How far a job is. That it has failed is no state but an exception.
 *
 * @param <T> what comes of it
 */
public sealed interface JobState<T> {

  /**
   * It waits or is worked on.
   *
   * @param news what there is to tell; who reads slowly gets the newest only
   */
  record Going<T>(List<T> news) implements JobState<T> {
    public Going {
      news = List.copyOf(news);
    }
  }

  /**
   * It has ended well.
   *
   * @param results fetches what came of it, at once: the addresses of results do not last
   */
  record Done<T>(Function<Results, CompletionStage<List<T>>> results) implements JobState<T> {

    /** With nothing to fetch. */
    public static <T> Done<T> with(List<T> results) {
      return new Done<>(fetch -> CompletableFuture.completedStage(results));
    }
  }

  /** It has ended well and was the first step only: another job begins now. */
  record Next<T>(Call submit) implements JobState<T> {}
}
