package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelNamesTest {
  @Test
  void lettersOfEveryScriptStay() {
    assertThat(ModelNames.of("Qwen_2.5-модель-模型-é")).isEqualTo("Qwen_2.5-модель-模型-é");
    assertThat(ModelNames.of("e\u0301")).as("one way to write it").isEqualTo("é");
  }

  @Test
  void whatElseThereIsBecomesADash() {
    assertThat(ModelNames.of("my model (1)/\n")).isEqualTo("my-model-1-");
  }

  @Test
  void aNameWithoutLettersIsMadeUpAndAlwaysTheSame() {
    String llama = ModelNames.of("\uD83E\uDD99");
    assertThat(llama).matches("model-[0-9a-f]{8}").isEqualTo(ModelNames.of("\uD83E\uDD99"));
    assertThat(llama).isNotEqualTo(ModelNames.of("\uD83D\uDC2B"));
    assertThat(ModelNames.distinct("a b", "a b.gguf")).matches("a-b-[0-9a-f]{8}");
  }

  @Test
  void aCardMayGiveSuchNamesAndNoOthers() {
    assertThat(ModelNames.isName("модель-1")).isTrue();
    for (String not : new String[] {"", ".hidden", "a b", "a/b", "../a", "a\n"}) {
      assertThat(ModelNames.isName(not)).as(not).isFalse();
    }
  }
}
