package io.plugai.support.worker.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextProtocolTest {

  static List<Ask> asks() {
    return List.of(
        new Ask.Cancel(7),
        new Ask.Generate(1, List.of(), OptionalInt.empty(), Map.of(), List.of(), Optional.empty()),
        new Ask.Generate(
            Long.MAX_VALUE,
            List.of(new Ask.Words("\0 \" \\"), new Ask.Token(7), new Ask.Words("é 中文 😀")),
            OptionalInt.of(3),
            Map.of("temperature", 0.25, "seed", 4294967295.0),
            List.of("\n\n", "END"),
            Optional.of("root ::= \"{\" \"}\"\n")));
  }

  static List<Reply> replies() {
    return List.of(
        new Reply.Text(1, "é 中文 😀 \0"),
        new Reply.Done(2, Reply.Reason.LENGTH, 12, 3, 45),
        new Reply.Refused(3, "input", "It is too long."),
        new Reply.Failed(4));
  }

  @ParameterizedTest
  @MethodSource("asks")
  void readsTheAskThatWasWritten(Ask ask) throws IOException {
    byte[] frame = TextProtocol.write(ask);
    assertThat(TextProtocol.readAsk(frame, 0, frame.length)).isEqualTo(ask);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void readsTheReplyThatWasWritten(Reply reply) throws IOException {
    byte[] frame = TextProtocol.write(reply);
    assertThat(TextProtocol.readReply(frame, 0, frame.length)).isEqualTo(reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"op\": \"dance\", \"id\": 1}",
        "{\"id\": \"x\"}",
        "{\"op\": \"generate\", \"prompt\": [{\"text\": 1}]}",
        "{\"unheard\": 1}"
      })
  void failsOnWhatIsNoAsk(String text) {
    byte[] frame = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> TextProtocol.readAsk(frame, 0, frame.length))
        .isInstanceOf(IOException.class);
  }
}
