package io.plugai.core.api.route;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of a request whose local model is not in memory, or whose models do not answer. */
public enum Fallback {
  /** The default model answers at once; the one that was wanted is loaded meanwhile. */
  DEFAULT,
  /** It waits until its model is loaded. */
  WAIT,
  /** It fails. */
  NONE;

  /** Its name in the API and in configuration. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that name. */
  public static Optional<Fallback> of(String id) {
    return Stream.of(values()).filter(known -> known.id().equals(id)).findFirst();
  }
}
