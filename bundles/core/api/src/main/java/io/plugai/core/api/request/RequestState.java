package io.plugai.core.api.request;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a request stands. It goes forward, but for one that another model takes over, and ends in
 * exactly one of the last four.
 */
public enum RequestState {
  /** Accepted; waits for its turn. */
  QUEUED,
  /** Waits for its model to be loaded, or for its plug-in to come back. */
  LOADING,
  /** Its backend works on it. */
  RUNNING,
  /** Answered in full. */
  SUCCEEDED,
  /** It came to nothing, or to a part of an answer. */
  FAILED,
  /** Its caller gave it up. */
  CANCELLED,
  /** It waited longer for its turn than requests may. */
  EXPIRED;

  /** Its name in the API and in the database. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that name. */
  public static Optional<RequestState> of(String id) {
    return Stream.of(values()).filter(state -> state.id().equals(id)).findFirst();
  }

  /** Whether nothing comes after it. */
  public boolean isTerminal() {
    return compareTo(SUCCEEDED) >= 0;
  }
}
