package io.plugai.core.api.download;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a job stands. */
public enum JobState {
  /** Waits for its turn. */
  QUEUED,
  /** Fetches. */
  RUNNING,
  /** Stands still until somebody lets it go on; what it has fetched stays. */
  PAUSED,
  /** Has everything, and looks whether it is what it should be. */
  VERIFYING,
  /** The model is there. */
  SUCCEEDED,
  /** Ended without the model; its failure says why. */
  FAILED,
  /** Given up by somebody; what it fetched is gone. */
  CANCELLED;

  /** Its name in the API and the database: {@code queued}, {@code running}, … */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that name. */
  public static Optional<JobState> of(String id) {
    return Stream.of(values()).filter(state -> state.id().equals(id)).findFirst();
  }

  /** Whether nothing follows. */
  public boolean isTerminal() {
    return compareTo(SUCCEEDED) >= 0;
  }
}
