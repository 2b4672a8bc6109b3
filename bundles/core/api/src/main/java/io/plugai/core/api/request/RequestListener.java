package io.plugai.core.api.request;

import io.plugai.spi.error.GatewayException;

/**
 * Follows a request. Called by one thread at a time, which may be that of the backend: it must not
 * block.
 */
public interface RequestListener {

  /**
   * The next event, the last of which is a {@link RequestEvent.Ended}. Where it throws, it gets no
   * more of the answer; with the one who asked, the request fails.
   */
  void onEvent(RequestEvent event);

  /** Instead of the next event: this follower can have no more, though the request may go on. */
  void onLost(GatewayException why);
}
