package io.plugai.core.api.request;

/** One follower's side of a request. Safe for all threads; never blocks. */
public interface Following {

  /**
   * Asks for so many more pieces of the answer. What is no piece of it comes without being asked
   * for.
   */
  void request(long pieces);

  /**
   * Nothing more is wanted. Where this is the one who asked, and did so to have the work stopped
   * when they leave, the request is cancelled.
   */
  void stop();
}
