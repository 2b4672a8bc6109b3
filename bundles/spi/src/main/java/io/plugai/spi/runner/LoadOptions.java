package io.plugai.spi.runner;

import java.util.OptionalInt;

/**
 * How to load a model; what is empty the runner decides.
 *
 * @param contextTokens the context window that each request may use, in tokens
 * @param parallel how many requests should run at once
 */
public record LoadOptions(OptionalInt contextTokens, OptionalInt parallel) {

  /** Leaves every choice to the runner. */
  public static LoadOptions defaults() {
    return new LoadOptions(OptionalInt.empty(), OptionalInt.empty());
  }
}
