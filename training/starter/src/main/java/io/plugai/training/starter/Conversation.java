package io.plugai.training.starter;

import java.util.List;

/**
 * What was said, in order.
 *
 * @param systemPrompt what the operator or an app said before; empty if nothing
 * @param exchanges the questions and answers
 */
record Conversation(String systemPrompt, List<Exchange> exchanges) {

  /**
   * A question and its answer.
   *
   * @param topic the number of the topic, by the order of {@link Corpus#all()}
   */
  record Exchange(String question, int topic, String answer) {}
}
