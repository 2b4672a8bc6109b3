package io.plugai.core.api.dispatch;

import java.util.Optional;

/**
 * A local model as it is now.
 *
 * @param id the model's full id
 * @param active generations that run
 * @param capacity how many can run at once; 0 while it is not loaded
 * @param queued requests that wait
 * @param problem why the last load failed, where it did
 */
public record LocalModelStatus(
    String id, State state, int active, int capacity, int queued, Optional<String> problem) {

  /** Where a model is in its life. */
  public enum State {
    UNLOADED,
    LOADING,
    LOADED,
    BUSY,
    FAILED
  }
}
