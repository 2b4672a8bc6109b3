package io.plugai.http.rest.sessions;

import io.plugai.http.rest.common.WorkQueue;
import java.time.Duration;

/** Sessions as files may be large: few are in memory at once. */
final class Archives {
  private static final int WAITING = 16;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private Archives() {}

  static WorkQueue queue(String name) {
    return new WorkQueue(
        name, 1, WAITING, LONGEST_WAIT, "Too many sessions are read or written; try again later.");
  }
}
