package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
  @Test
  void whatCannotBeSeenBecomesASpace() {
    assertThat(OneLine.of("\u001B[31m A\n\tmodel\u202E\u0000 of\u00A0mine \uD800", 100))
        .isEqualTo("[31m A model of mine");
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    assertThat(OneLine.of("\uD83E\uDD99".repeat(500_000), 3))
        .isEqualTo("\uD83E\uDD99".repeat(3) + "…");
    assertThat(OneLine.of("Qwen 模型", 7)).isEqualTo("Qwen 模型");
  }
}
