package io.plugai.core.api.route;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way that a request took to the model that answered it, or did not find one.
 *
 * @param steps candidate by candidate, in the order in which they were looked at
 * @param fallback whether the default model stood in for those that were wanted
 */
public record RouteTaken(List<Step> steps, boolean fallback) {
  /** Copies the list. */
  public RouteTaken {
    steps = List.copyOf(steps);
  }

  /** The full id of the model that answered; empty where none did. */
  public Optional<String> modelUsed() {
    return steps.stream()
        .filter(step -> step.outcome() == Outcome.ANSWERED)
        .map(Step::model)
        .findFirst();
  }

  /**
   * What became of one candidate.
   *
   * @param model its full id
   * @param code the error code of what it failed with, or of what it cannot do; empty otherwise
   * @param millis until its first event or its failure; 0 where it was not asked
   */
  public record Step(String model, Outcome outcome, Optional<String> code, long millis) {}

  /** What may become of a candidate. */
  public enum Outcome {
    /** It answered; whether to the end stands with the request. */
    ANSWERED,
    /** It was asked and failed before its first event. */
    FAILED,
    /** It cannot do what is asked, or cannot run at all; it was not asked. */
    UNFIT,
    /** It is not in memory, and was not waited for. */
    NOT_LOADED,
    /** It has failed lately, or asked to be left alone, and others come first. */
    CIRCUIT_OPEN;

    /** Its name in the API and in the database. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name. */
    public static Optional<Outcome> of(String id) {
      return Stream.of(values()).filter(known -> known.id().equals(id)).findFirst();
    }
  }
}
