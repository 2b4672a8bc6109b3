package io.plugai.core.api.hub;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether something would run on this machine: an estimate from sizes alone, made before anything
 * is fetched. The runner knows better once the files are here.
 *
 * @param runner the runner that loads such files
 * @param neededBytes about how much memory it would take
 * @param freeBytes how much memory can be made free now
 * @param speed how fast it would be without a graphics card
 */
public record Fit(
    Verdict verdict,
    Optional<String> runner,
    OptionalLong neededBytes,
    OptionalLong freeBytes,
    Optional<Speed> speed) {

  /** What is to be said of it. */
  public enum Verdict {
    /** It would run now. */
    RUNS,
    /** It would run if others than models gave memory back. */
    NOT_NOW,
    /** This machine has less memory than it needs. */
    TOO_LARGE,
    /** No runner here loads such files. */
    NO_RUNNER,
    /** Its size, or the machine's memory, is not known. */
    UNKNOWN;

    /** Its name in the API. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How fast a model writes for one caller. */
  public enum Speed {
    /** Faster than people read: twenty tokens in a second or more. */
    FAST,
    /** About as fast as people read: five or more. */
    MODERATE,
    /** Slower than that. */
    SLOW;

    /** Its name in the API. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
