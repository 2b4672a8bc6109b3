package io.plugai.runners.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.Usage;
import io.plugai.testing.runner.Recording;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a model thinks and says comes in its order, however late it is asked for. */
class GenerationTest {
  private static final Usage USAGE = Usage.ofTokens(1, 2);
  private static final GenerationEvent.Finished FINISHED =
      new GenerationEvent.Finished(FinishReason.STOP, Map.of());

  private static final Generation.Source NOBODY =
      new Generation.Source() {
        @Override
        public void start() {}

        @Override
        public void cancel() {}
      };

  @Test
  void thoughtsAndWordsAreKeptApartUntilTheyAreRead() {
    Generation generation = new Generation(NOBODY);
    generation.thought("One ");
    generation.thought("and one.");
    generation.text("Tw");
    generation.text("o.");
    generation.complete(USAGE, FINISHED);
    assertThat(Recording.of(generation).awaitCompletion().events())
        .containsExactly(
            new GenerationEvent.ReasoningDelta("One and one."),
            new GenerationEvent.TextDelta("Two."),
            USAGE,
            FINISHED);
  }

  @Test
  void failsWithMoreThanMayWaitUnread() {
    Generation generation = new Generation(NOBODY);
    generation.thought("x".repeat(Generation.MAX_UNREAD));
    generation.text("y");
    assertThat(Recording.of(generation).awaitFailure()).hasMessageContaining("not read in time");
  }
}
