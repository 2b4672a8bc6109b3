package io.plugai.core.api.state;

import io.plugai.spi.generation.ProviderState;
import java.util.Optional;

/**
 * Puts the state of providers into texts that clients can keep and give back, but neither read nor
 * make. Never blocks. Safe for all threads.
 */
public interface StateSeal {

  /** The state and where it came from as a text of letters, digits, dashes and underscores. */
  String seal(ProviderState state);

  /** The state in a text; empty where the text did not come from here, or was changed. */
  Optional<ProviderState> open(String sealed);
}
