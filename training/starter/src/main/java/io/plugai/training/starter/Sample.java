package io.plugai.training.starter;

import java.util.List;

/**
 * One conversation as the network reads it.
 *
 * @param ids the tokens
 * @param learned for each token, whether the network is to learn to say it
 */
record Sample(int[] ids, boolean[] learned) {

  static Sample of(List<Integer> ids, List<Boolean> learned) {
    boolean[] flags = new boolean[learned.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = learned.get(i);
    }
    return new Sample(ids.stream().mapToInt(Integer::intValue).toArray(), flags);
  }

  int length() {
    return ids.length;
  }

  /** The beginning of this sample: at most so many tokens. */
  Sample first(int tokens) {
    int length = Math.min(tokens, length());
    return new Sample(
        java.util.Arrays.copyOf(ids, length), java.util.Arrays.copyOf(learned, length));
  }

  /** Where the last answer begins. */
  int lastAnswer() {
    int at = length() - 1;
    while (at > 0 && !learned[at]) {
      at--;
    }
    while (at > 0 && learned[at - 1]) {
      at--;
    }
    return at;
  }
}
