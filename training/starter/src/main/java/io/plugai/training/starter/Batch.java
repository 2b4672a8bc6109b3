package io.plugai.training.starter;

import java.util.List;

/**
 * Samples of about one length side by side, filled up with zeros on the right.
 *
 * @param rows how many samples
 * @param width the length of the longest
 * @param inputs {@code rows × width} tokens, row by row
 * @param positions where in {@code inputs} a token stands after which a learned one comes
 * @param targets the learned token after each of {@code positions}
 */
record Batch(int rows, int width, int[] inputs, int[] positions, int[] targets) {

  static Batch of(List<Sample> samples) {
    int width = samples.stream().mapToInt(Sample::length).max().orElse(0);
    int[] inputs = new int[samples.size() * width];
    int learned = samples.stream().mapToInt(Batch::learned).sum();
    int[] positions = new int[learned];
    int[] targets = new int[learned];
    int next = 0;
    for (int row = 0; row < samples.size(); row++) {
      Sample sample = samples.get(row);
      System.arraycopy(sample.ids(), 0, inputs, row * width, sample.length());
      for (int t = 1; t < sample.length(); t++) {
        if (sample.learned()[t]) {
          positions[next] = row * width + t - 1;
          targets[next++] = sample.ids()[t];
        }
      }
    }
    return new Batch(samples.size(), width, inputs, positions, targets);
  }

  private static int learned(Sample sample) {
    int count = 0;
    for (int t = 1; t < sample.length(); t++) {
      count += sample.learned()[t] ? 1 : 0;
    }
    return count;
  }
}
