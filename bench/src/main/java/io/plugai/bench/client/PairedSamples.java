package io.plugai.bench.client;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What several targets took in the same rounds, and by how much each took longer than the first
 * one. A round in which one of the two failed gives no difference.
 */
final class PairedSamples {

  private final List<Samples> absolute;
  private final List<Samples> added;
  private final int[] failures;
  private final long[] round;

  PairedSamples(int targets) {
    absolute = Stream.generate(Samples::new).limit(targets).toList();
    added = Stream.generate(Samples::new).limit(targets).toList();
    failures = new int[targets];
    round = new long[targets];
  }

  /** What a target took in this round. */
  void add(int target, long nanos) {
    absolute.get(target).add(nanos);
    round[target] = nanos;
  }

  /** A target failed in this round. */
  void fail(int target) {
    failures[target]++;
  }

  void endRound() {
    IntStream.range(0, round.length)
        .filter(target -> round[0] > 0 && round[target] > 0)
        .forEach(target -> added.get(target).add(round[target] - round[0]));
    Arrays.fill(round, 0);
  }

  Work.Paired result() {
    return new Work.Paired(
        absolute.stream().map(Samples::distribution).toList(),
        added.stream().map(Samples::distribution).toList(),
        Arrays.stream(failures).boxed().toList());
  }
}
