package io.plugai.core.dispatch.local;

import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Optional;

/** One request's place in the queue of a local model. Called by one thread at a time. */
public interface Ticket {
  /** The model answers now; the permit must be released when the generation has ended. */
  void granted(Permit permit);

  /** It will not. */
  void refused(GatewayException reason);

  /** It waits for the model to be loaded. */
  void loading();

  /**
   * It waits for others to end; 1 is the next to go.
   *
   * @param estimate about how long it will wait from now on, where that is known
   */
  void queued(int position, Optional<Duration> estimate);
}
