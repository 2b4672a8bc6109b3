package io.plugai.bench.suite;

import java.util.List;

/** The middle of a few values, which one bad moment of the machine does not move. */
final class Medians {

  private Medians() {}

  /** The median; the lower one of the two in the middle when their number is even. */
  static double of(List<Double> values) {
    return values.stream().sorted().skip((values.size() - 1) / 2).findFirst().orElseThrow();
  }
}
