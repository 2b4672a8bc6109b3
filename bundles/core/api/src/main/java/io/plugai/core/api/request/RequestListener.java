package io.plugai.core.api.request;

/**
 * Follows a request. Called by one thread at a time, which may be that of the backend: it must not
 * block.
 */
public interface RequestListener {

  /** The next event, the last of which is a {@link RequestEvent.Ended}. */
  void onEvent(RequestEvent event);

  /**
   * Instead of the next event: it is not kept any more, since this follower was too slow. Nothing
   * follows.
   */
  void onFellBehind();
}
