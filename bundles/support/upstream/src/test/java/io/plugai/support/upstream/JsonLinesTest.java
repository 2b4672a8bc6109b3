package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class JsonLinesTest {

  @Test
  void eachLineIsAMessageAndTheLastOneNeedsNoEnd() {
    JsonLines lines = new JsonLines(1000);
    lines.feed(bytes("{\"a\":1}\r\n\n{\"a\":2}\n{\"a\""));
    assertThat(lines.next()).hasToString("{\"a\":1}");
    assertThat(lines.next()).hasToString("{\"a\":2}");
    assertThat(lines.next()).isNull();
    lines.feed(bytes(":3}"));
    assertThat(lines.next()).isNull();
    assertThat(lines.last()).hasToString("{\"a\":3}");
    assertThat(lines.last()).isNull();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
