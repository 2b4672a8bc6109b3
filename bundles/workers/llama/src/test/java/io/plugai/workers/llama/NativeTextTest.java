package io.plugai.workers.llama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"plain", "é 中文", "😀", "a😀b👩‍👩‍👧", "\uE000 alone", ""})
  void carriesEveryCharacterThroughTheBasicPlaneAndBack(String text) {
    String carried = NativeText.carried(text);
    assertThat(carried.chars().anyMatch(c -> Character.isSurrogate((char) c))).isFalse();
    assertThat(NativeText.restored(carried)).isEqualTo(text);
  }

  @Test
  void replacesWhatNoTextCanHold() {
    assertThat(NativeText.carried("a\0b\uD800c")).isEqualTo("a\uFFFDb\uFFFDc");
  }
}
