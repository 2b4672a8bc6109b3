package io.plugai.support.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"number\": \"5\"}",
        "{\"number\": 5.0}",
        "{\"number\": true}",
        "{\"number\": \"\"}",
        "{\"yes\": \"true\"}",
        "{\"yes\": 1}",
        "{\"yes\": \"\"}",
        "{\"text\": 5}",
        "{\"text\": false}",
        "{\"unknown\": 1}",
        "{\"text\": \"a\", \"text\": \"b\"}",
        "{} {}"
      })
  void noValueIsTakenForAnotherTypeAndNothingUnknownOrTwice(String body) {
    assertThatThrownBy(() -> Json.MAPPER.readValue(body, Sample.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void aTextMayBeAsLongAsTheBodyThatItStandsIn() throws Exception {
    int length = 21 << 20;
    String body = "{\"text\": \"" + "x".repeat(length) + "\"}";
    assertThat(Json.MAPPER.readValue(body, Sample.class).text()).hasSize(length);
  }

  record Sample(@Nullable Integer number, @Nullable Boolean yes, @Nullable String text) {}
}
