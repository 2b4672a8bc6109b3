package io.plugai.core.api.dispatch;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an operator wants a local model to be loaded and kept; what is empty stays as it is. Holds
 * until the model is unloaded by hand or the gateway ends.
 *
 * @param contextTokens the context window that each request may use, as far as the model goes
 * @param parallel how many requests it runs at once
 * @param keep how long it stays in memory after its last use; zero: for ever
 * @param pin whether it stays whatever else needs room
 */
public record LoadWish(
    OptionalInt contextTokens,
    OptionalInt parallel,
    Optional<Duration> keep,
    Optional<Boolean> pin) {

  /** To be loaded, in whichever way. */
  public static final LoadWish ANY =
      new LoadWish(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
}
