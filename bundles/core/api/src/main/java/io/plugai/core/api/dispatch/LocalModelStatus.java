package io.plugai.core.api.dispatch;

import java.time.Instant;
import java.util.Optional;

/**
 * A local model as it is now.
 *
 * @param id the model's full id
 * @param active generations that run
 * @param capacity how many can run at once; 0 while it is not loaded
 * @param queued requests that wait
 * @param memoryBytes about how much memory the copy that serves takes; 0 while none does
 * @param loadedSince when the copy that serves was loaded
 * @param lastUsed when a request last ended on it or it was loaded, since the gateway started
 * @param pinned whether it is kept in memory
 * @param keptUntil when it leaves memory if it is not used again, where that is so
 * @param problem why the last load failed, where it did
 */
public record LocalModelStatus(
    String id,
    State state,
    int active,
    int capacity,
    int queued,
    long memoryBytes,
    Optional<Instant> loadedSince,
    Optional<Instant> lastUsed,
    boolean pinned,
    Optional<Instant> keptUntil,
    Optional<String> problem) {

  /** Where a model is in its life. */
  public enum State {
    /** It is not in memory. */
    UNLOADED,
    /** It is being loaded, or waits for room. */
    LOADING,
    /** It is in memory, and has a free place. */
    LOADED,
    /** It is in memory, and all its places are taken. */
    BUSY,
    /** It takes nothing new, and leaves memory when what it runs has ended. */
    UNLOADING,
    /** It could not be loaded, and will be tried again. */
    FAILED;

    /** Whether it is in memory and answers. */
    public boolean answers() {
      return this == LOADED || this == BUSY;
    }
  }
}
