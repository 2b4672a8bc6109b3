package io.plugai.training.starter;

import io.plugai.training.starter.Conversation.Exchange;
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

  private static final String SYSTEM = "system\n";
  private static final String USER = "user\n";
  private static final String ASSISTANT = "assistant\n";

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
    Sample.Builder sample = new Sample.Builder();
    if (!conversation.systemPrompt().isEmpty()) {
      message(sample, SYSTEM, question(conversation.systemPrompt(), random));
    }
    for (Exchange exchange : conversation.exchanges()) {
      message(sample, USER, question(exchange.question(), random));
      open(sample, ASSISTANT);
      sample.answer(exchange.topic(), encoder.encode(exchange.answer()), turnEnd);
      sample.read(encoder.encode("\n"));
    }
    return sample.build();
  }

  /**
   * The texts of a conversation between the control tokens, from which a vocabulary for it can be
   * learned.
   */
  static List<String> texts(Conversation conversation) {
    List<String> texts = new ArrayList<>();
    texts.add(SYSTEM + conversation.systemPrompt());
    for (Exchange exchange : conversation.exchanges()) {
      texts.add(USER + exchange.question());
      texts.add(ASSISTANT + exchange.answer());
    }
    return texts;
  }

  private void message(Sample.Builder sample, String role, List<Integer> text) {
    open(sample, role);
    sample.read(text);
    sample.read(List.of(turnEnd));
    sample.read(encoder.encode("\n"));
  }

  private void open(Sample.Builder sample, String role) {
    sample.read(List.of(turnStart));
    sample.read(encoder.encode(role));
  }

  private List<Integer> question(String text, RandomGenerator random) {
    return random.nextBoolean() ? encoder.encode(text) : encoder.encode(text, DROPOUT, random);
  }
}
