package io.plugai.core.api.lifecycle;

/** Ends the process where going on would be wrong. */
public interface Exit {
  /** Exit status of a gateway that refuses its configuration or its data ({@code EX_CONFIG}). */
  int REFUSED = 78;

  /**
   * Exit status of a gateway that lacks what it needs for now, and may find it when it is started
   * again ({@code EX_TEMPFAIL}).
   */
  int NOT_NOW = 75;

  /**
   * Ends the gateway in good order, with that status. Returns at once. Whoever calls it has told
   * the operator why, in one sentence of the log at level {@code ERROR}, which the terminal shows.
   */
  void exit(int status);
}
