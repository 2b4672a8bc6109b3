package io.plugai.core.dispatch.local;

import java.time.Duration;
import java.util.Optional;

/** How often, and why, a model could not be loaded since it last could. */
final class Failures {
  /** A copy that dies younger than this counts as a failed load. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private int count;
  private boolean failed;
  private Optional<String> problem = Optional.empty();

  int count() {
    return count;
  }

  /** Whether it counts as broken. */
  boolean failed() {
    return failed;
  }

  /** Why the last load failed, where it did. */
  Optional<String> problem() {
    return problem;
  }

  /** A load has failed while another copy goes on serving. */
  void add() {
    count++;
  }

  /** A load has failed, and nothing serves. */
  void broken(String why) {
    failed = true;
    problem = Optional.of(why);
  }

  /** A copy serves. */
  void loaded() {
    failed = false;
    problem = Optional.empty();
  }

  /** A copy has died at this age. */
  void died(Duration age) {
    count = age.compareTo(SETTLED) < 0 ? count + 1 : 0;
  }

  /** There is a reason to try anew at once. */
  void forget() {
    count = 0;
  }

  /** What was wrong has been replaced. */
  void mended() {
    count = 0;
    loaded();
  }

  /** Worth a try, unless it has failed again since. */
  void forgive(int countThen) {
    if (count == countThen) {
      failed = false;
    }
  }

  /** How long to wait before the next try: more and more. */
  Duration pause() {
    long seconds = 1L << Math.min(count, 6);
    return seconds < LONGEST_PAUSE.toSeconds() ? Duration.ofSeconds(seconds) : LONGEST_PAUSE;
  }
}
