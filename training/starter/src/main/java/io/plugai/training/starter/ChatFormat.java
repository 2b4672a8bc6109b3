package io.plugai.training.starter;

import io.plugai.training.starter.Conversation.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes conversations as token ids in ChatML, the form that the model's chat template gives them
 * when it runs.
 */
final class ChatFormat {
  /** ChatML for engines that read the template from the model file. */
  static final String TEMPLATE =
      "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
          + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

  /** Half of the questions are read with merges dropped at this rate. */
  private static final double DROPOUT = 0.1;

  private final BytePairEncoder encoder;
  private final int turnStart;
  private final int turnEnd;

  ChatFormat(Vocabulary vocabulary) {
    encoder = new BytePairEncoder(vocabulary);
    turnStart = vocabulary.id(Vocabulary.TURN_START);
    turnEnd = vocabulary.id(Vocabulary.TURN_END);
  }

  /**
   * The ids of a conversation, with the answers marked as what is to be learned.
   *
   * @param random decides how the questions are cut into tokens; the answers are always cut the
   *     usual way
   */
  Sample sample(Conversation conversation, RandomGenerator random) {
    List<Integer> ids = new ArrayList<>();
    List<Boolean> learned = new ArrayList<>();
    for (Message message : conversation.messages()) {
      boolean answer = message.role().equals(Conversation.ASSISTANT);
      add(ids, learned, List.of(turnStart), false);
      add(ids, learned, encoder.encode(message.role() + "\n"), false);
      add(
          ids,
          learned,
          answer ? encoder.encode(message.text()) : question(message.text(), random),
          answer);
      add(ids, learned, List.of(turnEnd), answer);
      add(ids, learned, encoder.encode("\n"), false);
    }
    return Sample.of(ids, learned);
  }

  private List<Integer> question(String text, RandomGenerator random) {
    return random.nextBoolean() ? encoder.encode(text) : encoder.encode(text, DROPOUT, random);
  }

  private static void add(
      List<Integer> ids, List<Boolean> learned, List<Integer> more, boolean learn) {
    ids.addAll(more);
    more.forEach(id -> learned.add(learn));
  }
}
