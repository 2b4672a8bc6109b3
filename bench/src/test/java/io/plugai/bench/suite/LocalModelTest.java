package io.plugai.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class LocalModelTest {

  private static final String USAGE =
      "event: usage\ndata: {\"input_tokens\":3,\"output_tokens\":34}\n\n";

  @Test
  void theTokensOfAStreamAreThoseOfItsUsage() throws IOException {
    assertThat(outputTokens("event: delta\ndata: {\"text\":\"a\"}\n\n" + USAGE + done()))
        .isEqualTo(34);
  }

  @Test
  void aStreamThatEndsInAnErrorOrWithoutUsageIsNotCounted() {
    assertThatThrownBy(() -> outputTokens(USAGE + "event: error\ndata: {}\n\n"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> outputTokens(done())).isInstanceOf(IOException.class);
  }

  private static String done() {
    return "event: done\ndata: {}\n\n";
  }

  private static int outputTokens(String stream) throws IOException {
    return LocalModel.outputTokens(new BufferedReader(new StringReader(stream)));
  }
}
