package io.plugai.core.api.request;

import io.plugai.spi.generation.GenerationEvent;
import java.util.List;
import java.util.Optional;

/** A request that is under way, or has ended a while ago. Safe for all threads; never blocks. */
public interface RequestHandle {

  /** Its id, of the gateway's making. */
  String id();

  /** What is known of it now. */
  RequestRecord record();

  /**
   * Follows it from an event on.
   *
   * @param after the number of the last event that the follower has; 0 begins at the beginning
   * @throws io.plugai.spi.error.GatewayException {@code NOT_FOUND} where what came behind that
   *     event is not kept
   */
  Following follow(long after, RequestListener listener);

  /**
   * Follows it as the one who asked: the work goes no faster than this follower takes the answer,
   * and stops with them, unless the request is to go on without. At most once.
   */
  Following own(RequestListener listener);

  /** Ends it, with the work behind it; without effect on one that has ended. */
  void cancel();

  /** The answer so far, piece by piece; empty where not all of it is kept. */
  Optional<List<GenerationEvent>> answer();
}
