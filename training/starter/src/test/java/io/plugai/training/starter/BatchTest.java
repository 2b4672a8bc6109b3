package io.plugai.training.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.training.starter.Conversation.Exchange;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final Vocabulary BYTES = new Vocabulary(List.of());

  private static Sample sample(String question, String answer) {
    return new ChatFormat(BYTES)
        .sample(new Conversation("", List.of(new Exchange(question, 7, answer))), new Random(1));
  }

  private static String text(int[] ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(BYTES.tokens().get(id));
    }
    return text.toString();
  }

  @Test
  void aConversationIsWrittenAsTheChatTemplateWritesIt() {
    String newline = "\u010a";

    assertThat(text(Batch.of(List.of(sample("q", "ab"))).inputs()))
        .isEqualTo(
            "<|im_start|>user"
                + newline
                + "q<|im_end|>"
                + newline
                + "<|im_start|>assistant"
                + newline
                + "ab<|im_end|>"
                + newline);
  }

  @Test
  void onlyTheAnswerAndItsEndAreLearned() {
    Batch batch = Batch.of(List.of(sample("q", "ab")));

    assertThat(text(batch.targets())).isEqualTo("ab<|im_end|>");
    assertThat(batch.positions()).isSorted().hasSize(3);
    assertThat(batch.inputs()[batch.positions()[1]]).isEqualTo(BYTES.id("a"));
  }

  @Test
  void theTopicIsToldFromTheTokenBeforeTheAnswer() {
    Batch batch = Batch.of(List.of(sample("q", "ab")));

    assertThat(batch.topics()).containsExactly(7);
    assertThat(batch.starts()).containsExactly(batch.positions()[0]);
  }

  @Test
  void shorterSamplesAreFilledUpAndKeepTheirPlaces() {
    Batch batch = Batch.of(List.of(sample("long question", "a"), sample("q", "b")));

    assertThat(batch.rows()).isEqualTo(2);
    assertThat(batch.inputs()).hasSize(2 * batch.width());
    assertThat(text(batch.targets())).isEqualTo("a<|im_end|>b<|im_end|>");
    assertThat(batch.inputs()[batch.positions()[3]]).isEqualTo(BYTES.id("b"));
    assertThat(batch.inputs()[2 * batch.width() - 1]).isZero();
  }

  @Test
  void aSampleCutShortKeepsTheBeginningOfItsAnswer() {
    Sample sample = sample("q", "abc");

    Sample cut = sample.first(sample.lastAnswer() + 2);

    assertThat(text(Batch.of(List.of(cut)).targets())).isEqualTo("ab");
  }
}
