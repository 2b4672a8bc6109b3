package io.plugai.core.api.request;

/** What became of a request that was handed in. */
public sealed interface Submission {

  /**
   * It is under way, or was and is still in memory.
   *
   * @param repeated whether it was handed in before, under the same key
   */
  record Live(RequestHandle handle, boolean repeated) implements Submission {}

  /** It was handed in before, and has ended; only the database knows of it. */
  record Past(KeptRequest kept) implements Submission {}
}
