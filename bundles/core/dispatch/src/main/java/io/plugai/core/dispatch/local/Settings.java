package io.plugai.core.dispatch.local;

import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.spi.runner.LoadOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an operator wants one model to be loaded and kept; what is empty the runner, the model's own
 * description or the configuration decides. Holds until the model is unloaded by hand.
 *
 * @param options how it is loaded
 * @param keep how long it stays after its last use; zero: for ever
 * @param pin whether it stays whatever happens
 */
record Settings(LoadOptions options, Optional<Duration> keep, Optional<Boolean> pin) {
  static final Settings NONE =
      new Settings(LoadOptions.defaults(), Optional.empty(), Optional.empty());

  /** The same, but for what the wish says. */
  Settings with(LoadWish wish) {
    LoadOptions merged =
        new LoadOptions(
            either(wish.contextTokens(), options.contextTokens()),
            either(wish.parallel(), options.parallel()));
    return new Settings(merged, wish.keep().or(() -> keep), wish.pin().or(() -> pin));
  }

  Settings withOptions(LoadOptions other) {
    return new Settings(other, keep, pin);
  }

  private static OptionalInt either(OptionalInt first, OptionalInt second) {
    return first.isPresent() ? first : second;
  }
}
