package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtherNamesTest {
  private final OtherNames names = new OtherNames();

  @Test
  void knowsWhatWasMetInTheLastLook() {
    for (int i = 0; i < 100; i++) {
      names.add("n" + i);
    }
    assertThat(names.contains("n7")).as("in the same look").isFalse();
    names.endLook();
    assertThat(names.contains("n7")).isTrue();
    assertThat(names.contains("other")).isFalse();
    names.endLook();
    assertThat(names.contains("n7")).as("it was met again").isTrue();
    assertThat(names.contains("n8")).as("it was not").isFalse();
    names.forget();
    assertThat(names.contains("n7")).isFalse();
  }
}
