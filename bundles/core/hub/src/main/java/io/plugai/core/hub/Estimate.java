package io.plugai.core.hub;

import io.plugai.core.api.dispatch.LocalRoom.Room;
import io.plugai.core.api.hub.Fit;
import io.plugai.core.api.hub.Fit.Speed;
import io.plugai.core.api.hub.Fit.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells from the size of weights whether they would run on this machine, and how fast. A rule of
 * thumb, written down in docs/models.md: what a model takes beside its weights depends on its
 * context, which only its file tells.
 *
 * @param room this machine's memory
 * @param runners by the format that they load
 */
record Estimate(Room room, Map<String, String> runners) {
  /** A context of a few thousand tokens takes an eighth of most models' weights, or less. */
  private static final long CONTEXT_SHARE = 8;

  /** What an engine takes, and the context of the smallest models. */
  private static final long LEAST_EXTRA = 256L << 20;

  /**
   * What a usual machine reads from memory in a second. Every weight is read once for each token,
   * and that is what an engine without a graphics card waits for.
   */
  private static final long BYTES_PER_SECOND = 20_000_000_000L;

  private static final long FAST_TOKENS = 20;
  private static final long MODERATE_TOKENS = 5;

  /** What is to be said of weights in that format and of that size. */
  Fit of(String format, OptionalLong weights) {
    Optional<String> runner = Optional.ofNullable(runners.get(format));
    OptionalLong needed =
        weights.isPresent() ? OptionalLong.of(needed(weights.getAsLong())) : weights;
    Verdict verdict = runner.isEmpty() ? Verdict.NO_RUNNER : verdict(needed);
    boolean canRun = verdict == Verdict.RUNS || verdict == Verdict.NOT_NOW;
    return new Fit(
        verdict,
        runner,
        needed,
        room.free(),
        canRun && weights.isPresent() ? Optional.of(speed(weights.getAsLong())) : Optional.empty());
  }

  private static long needed(long weights) {
    return weights + Math.max(LEAST_EXTRA, weights / CONTEXT_SHARE);
  }

  private Verdict verdict(OptionalLong needed) {
    if (needed.isEmpty() || room.free().isEmpty() || room.total().isEmpty()) {
      return Verdict.UNKNOWN;
    }
    if (needed.getAsLong() <= room.free().getAsLong()) {
      return Verdict.RUNS;
    }
    return needed.getAsLong() <= room.total().getAsLong() ? Verdict.NOT_NOW : Verdict.TOO_LARGE;
  }

  private static Speed speed(long weights) {
    long tokens = BYTES_PER_SECOND / Math.max(1, weights);
    if (tokens >= FAST_TOKENS) {
      return Speed.FAST;
    }
    return tokens >= MODERATE_TOKENS ? Speed.MODERATE : Speed.SLOW;
  }
}
