package io.plugai.support.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebRequestTest {

  @ParameterizedTest
  @ValueSource(strings = {"abc", "req_0123", "6f1c-22.a"})
  void aSaneIdOfTheClientsIsKept(String id) {
    assertThat(WebRequest.idFrom(id)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "ä", "{}", "<script>"})
  void anyOtherIsReplaced(String id) {
    assertThat(WebRequest.idFrom(id)).startsWith("req_").hasSize(32);
  }

  @Test
  void anEndlessOneIsReplaced() {
    assertThat(WebRequest.idFrom("a".repeat(129))).startsWith("req_");
  }
}
