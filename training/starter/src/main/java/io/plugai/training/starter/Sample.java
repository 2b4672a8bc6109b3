package io.plugai.training.starter;

import java.util.ArrayList;
import java.util.List;

/**
 * One conversation as the network reads it.
 *
 * @param ids the tokens
 * @param answers the answers in it, which are to be learned, in order
 */
record Sample(List<Integer> ids, List<Answer> answers) {

  /**
   * An answer inside a sample.
   *
   * @param start the place of its first token
   * @param end the place after its last, the end of the turn
   * @param topic the number of the topic that it belongs to
   */
  record Answer(int start, int end, int topic) {}

  int length() {
    return ids.size();
  }

  /** The beginning of this sample: at most so many tokens. */
  Sample first(int tokens) {
    int length = Math.min(tokens, length());
    List<Answer> kept =
        answers.stream()
            .filter(answer -> answer.start < length)
            .map(answer -> new Answer(answer.start, Math.min(answer.end, length), answer.topic))
            .toList();
    return new Sample(ids.subList(0, length), kept);
  }

  /** The place of the last answer's first token. */
  int lastAnswer() {
    return answers.get(answers.size() - 1).start;
  }

  /** Puts a sample together from its beginning on. */
  static final class Builder {
    private final List<Integer> ids = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    /** Adds tokens that are only read. */
    void read(List<Integer> tokens) {
      ids.addAll(tokens);
    }

    /** Adds an answer, and the token that ends it. */
    void answer(int topic, List<Integer> tokens, int turnEnd) {
      int start = ids.size();
      ids.addAll(tokens);
      ids.add(turnEnd);
      answers.add(new Answer(start, ids.size(), topic));
    }

    Sample build() {
      return new Sample(List.copyOf(ids), List.copyOf(answers));
    }
  }
}
