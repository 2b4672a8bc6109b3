package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClosestNamesTest {
  private static final List<String> IDS =
      List.of(
          "local/starter",
          "openai/gpt-4.1",
          "openai/gpt-4.1-mini",
          "openai/gpt-4o",
          "openrouter/anthropic/claude-sonnet-4");

  @Test
  void aSlipOfThePenFindsTheName() {
    assertThat(ClosestNames.of("local/startr", IDS)).containsExactly("local/starter");
  }

  @Test
  void theClosestComesFirst() {
    assertThat(ClosestNames.of("openai/gpt-4.1-min", IDS))
        .startsWith("openai/gpt-4.1-mini", "openai/gpt-4.1");
  }

  @Test
  void aMissingProviderIsFound() {
    assertThat(ClosestNames.of("GPT-4o", IDS)).startsWith("openai/gpt-4o");
  }

  @Test
  void nothingIsSuggestedWhereNothingIsClose() {
    assertThat(ClosestNames.of("something-else-entirely", IDS)).isEmpty();
    assertThat(ClosestNames.of("x".repeat(100_000), IDS)).isEmpty();
  }

  @Test
  void distanceCountsInsertionsDeletionsAndReplacements() {
    assertThat(ClosestNames.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(ClosestNames.distance("", "abc")).isEqualTo(3);
    assertThat(ClosestNames.distance("same", "same")).isZero();
  }
}
