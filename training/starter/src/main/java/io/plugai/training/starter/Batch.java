package io.plugai.training.starter;

import java.util.ArrayList;
import java.util.List;

/**
 * Samples of about one length side by side, filled up with zeros on the right.
 *
 * @param rows how many samples
 * @param width the length of the longest
 * @param inputs {@code rows × width} tokens, row by row
 * @param positions where in {@code inputs} a token stands after which a learned one comes
 * @param targets the learned token after each of {@code positions}
 * @param starts where in {@code inputs} a token stands after which an answer begins
 * @param topics the topic of the answer after each of {@code starts}
 */
record Batch(
    int rows, int width, int[] inputs, int[] positions, int[] targets, int[] starts, int[] topics) {

  static Batch of(List<Sample> samples) {
    int width = samples.stream().mapToInt(Sample::length).max().orElse(0);
    int[] inputs = new int[samples.size() * width];
    List<Integer> positions = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    List<Integer> topics = new ArrayList<>();
    for (int row = 0; row < samples.size(); row++) {
      Sample sample = samples.get(row);
      int origin = row * width;
      for (int t = 0; t < sample.length(); t++) {
        inputs[origin + t] = sample.ids().get(t);
      }
      for (Sample.Answer answer : sample.answers()) {
        starts.add(origin + answer.start() - 1);
        topics.add(answer.topic());
        for (int t = answer.start(); t < answer.end(); t++) {
          positions.add(origin + t - 1);
          targets.add(sample.ids().get(t));
        }
      }
    }
    return new Batch(
        samples.size(),
        width,
        inputs,
        array(positions),
        array(targets),
        array(starts),
        array(topics));
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
