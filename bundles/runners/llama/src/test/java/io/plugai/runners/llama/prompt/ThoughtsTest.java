package io.plugai.runners.llama.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.runners.llama.prompt.Thoughts.Stage;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThoughtsTest {

  /** However an answer is cut into pieces, the same is thought and said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "BEGINNING#<think>/one/</think>//two#one#two",
        "BEGINNING#/<think>one</think>two </think>#one#two </think>",
        "BEGINNING#two <think>##two <think>",
        "BEGINNING#<thin##<thin",
        "BEGINNING#<think>one </thi#one </thi#",
        "BEGINNING#<think></think>two##two",
        "BEFORE_THOUGHTS#/one//and</think>/two#one//and#two",
        "BEFORE_THOUGHTS#one < two</think>two#one < two#two",
        "SPEAKING#<think>one</think>##<think>one</think>"
      })
  void tellsThoughtsFromWhatIsSaid(
      Stage stage, String written, @Nullable String thought, @Nullable String said) {
    String answer = withLines(written);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      StringBuilder thoughts = new StringBuilder();
      StringBuilder words = new StringBuilder();
      Thoughts reading = new Thoughts(stage, thoughts::append, words::append);
      for (int from = 0; from < answer.length(); ) {
        int to = Math.min(answer.length(), from + 1 + random.nextInt(6));
        reading.push(answer.substring(from, to));
        from = to;
      }
      reading.end();
      assertThat(thoughts.toString()).as("seed %d", seed).isEqualTo(withLines(thought));
      assertThat(words.toString()).as("seed %d", seed).isEqualTo(withLines(said));
    }
  }

  /** A slash that is no tag's stands for the end of a line. */
  private static String withLines(@Nullable String text) {
    return text == null ? "" : text.replaceAll("(?<!<)/", "\n");
  }
}
