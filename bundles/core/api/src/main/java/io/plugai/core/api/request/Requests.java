package io.plugai.core.api.request;

import io.plugai.core.api.access.Caller;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * All requests for generation. Accepts them, has them run, and knows them by their ids for as long
 * as they are kept. Safe for all threads; never blocks.
 */
public interface Requests {

  /**
   * Accepts a request and begins it. One that is kept is in the database before this completes.
   *
   * @throws io.plugai.spi.error.GatewayException where it cannot be run as it is; nothing is kept
   *     of it then. The stage fails with one where it cannot be kept, or where its key was used for
   *     another request ({@code CONFLICT}).
   */
  CompletionStage<Submission> submit(NewRequest request, Caller caller);

  /** A request of that caller's that is in memory. */
  Optional<RequestHandle> live(String id, Caller caller);

  /** A request of that caller's, with its answer where that is kept; empty: there is none. */
  CompletionStage<Optional<KeptRequest>> find(String id, Caller caller);

  /** What is known of a request of that caller's; empty: there is none. */
  CompletionStage<Optional<RequestRecord>> look(String id, Caller caller);

  /** Requests, the newest first, whether they are under way or ended long ago. */
  CompletionStage<List<RequestRecord>> list(RequestQuery query);

  /**
   * The request as it came in, to be asked again.
   *
   * @return empty where that is not kept, or nothing of that caller's has this id
   */
  CompletionStage<Optional<byte[]>> body(String id, Caller caller);
}
