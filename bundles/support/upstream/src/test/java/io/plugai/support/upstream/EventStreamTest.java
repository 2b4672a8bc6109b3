package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventStreamTest {
  private static final int LIMIT = 1 << 16;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesEndInAnyOfThreeWays(String end) {
    assertThat(messages("data: [1]" + end + end + "data: [2]" + end + end))
        .containsExactly("[1]", "[2]");
  }

  @Test
  void cutsAnywhereMakeNoDifference() {
    String stream =
        "\uFEFF: hello\r\nevent: x\r\ndata: [\"größer 😀\",\r\ndata: 2]\r\nid: 7\r\n\r\ndata:[3]\r\n\r\n";
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      assertThat(messages(bytes, size)).containsExactly("[\"größer 😀\",2]", "[3]");
    }
  }

  @Test
  void aByteOrderMarkMayStandBeforeTheFirstLineOnly() {
    assertThat(messages("\uFEFFdata: [1]\n\n\uFEFFdata: [2]\n\n")).containsExactly("[1]");
  }

  @Test
  void commentsAndFieldsOtherThanDataMeanNothing() {
    assertThat(messages(": keep-alive\n\nevent: ping\n\nretry: 10\ndatas: [0]\n\ndata: [1]\n\n"))
        .containsExactly("[1]");
  }

  @Test
  void anEventWithEmptyDataIsNone() {
    assertThat(messages("data\n\ndata:\n\ndata: \n\ndata: [1]\n\n")).containsExactly("[1]");
  }

  @Test
  void onlyOneSpaceAfterTheColonIsLeftOut() {
    assertThat(messages("data:  [1]\n\n")).containsExactly("[1]");
  }

  @Test
  void theLastEventNeedsNeitherItsEmptyLineNorAnyEndButMustBeComplete() {
    for (String rest : List.of("data: [1]\n", "data: [1]")) {
      EventStream stream = new EventStream(LIMIT);
      stream.feed(bytes(rest));
      assertThat(stream.next()).isNull();
      assertThat(stream.last()).hasToString("[1]");
      assertThat(stream.last()).isNull();
    }
    EventStream cut = new EventStream(LIMIT);
    cut.feed(bytes("data: [1"));
    assertThat(cut.next()).isNull();
    assertThat(cut.last()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[DONE]", "[DONE] ", " [DONE]", "[DONE]\t", "[done]"})
  void theWordForTheEndMayHaveSpacesAroundIt(String word) {
    for (String end : List.of("\n\n", "\n", "")) {
      EventStream stream = new EventStream(LIMIT);
      stream.feed(bytes("data: " + word + end));
      assertThat(stream.next()).isNull();
      assertThat(stream.last()).isNull();
      assertThat(stream.ended()).isTrue();
    }
  }

  @Test
  void ofNamedEventsOnlyWhatIsJsonIsAMessage() {
    assertThat(messages("event: ping\ndata: now\n\nevent: delta\ndata: [1]\n\n"))
        .containsExactly("[1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"message\":\"full\",\"code\":429}", "{\"error\":{\"code\":\"rate_limit\"}}"})
  void anEventCalledErrorIsOneWhateverItsForm(String data) {
    assertThatThrownBy(() -> messages("event: error\ndata: " + data + "\n\n"))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
  }

  @Test
  void aServerThatFailsMayForgetToWriteAnEventOfIt() {
    assertThat(messages("data: [1]\n\n{\"error\":\"boom\"}\n\n"))
        .containsExactly("[1]", "{\"error\":\"boom\"}");
  }

  @Test
  void eventsMayLackTheEmptyLinesBetweenThem() {
    assertThat(messages("data: [1]\ndata: [2,\ndata: 3]\ndata: [4]\ndata: [DONE]\n\n"))
        .containsExactly("[1]", "[2,3]", "[4]");
  }

  @Test
  void aLineFeedThatShouldHaveBeenEscapedBelongsToItsText() {
    assertThat(messages("data: {\"a\":\"b\nc\"}\n\n")).containsExactly("{\"a\":\"b\\nc\"}");
    assertThat(messages("data: [1]\nsomething: else\n\n")).containsExactly("[1]");
  }

  @Test
  void nothingIsReadAfterTheEnd() {
    EventStream stream = new EventStream(LIMIT);
    stream.feed(bytes("data: [1]\n\ndata: [DONE]\n\ndata: [2]\n\n"));
    assertThat(stream.next()).hasToString("[1]");
    assertThat(stream.ended()).isFalse();
    assertThat(stream.next()).isNull();
    assertThat(stream.ended()).isTrue();
    assertThat(stream.next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1] [2]", "nonsense", "\"text\"", "null", "7", "{\"a\":01}"})
  void dataThatIsNotOneJsonObjectOrArrayIsRefusedWithoutBeingQuoted(String data) {
    assertThatThrownBy(() -> messages("data: " + data + "\n\n"))
        .isInstanceOf(GatewayException.class)
        .hasMessage("The provider sent something that is not valid JSON.")
        .hasNoCause()
        .extracting(thrown -> ((GatewayException) thrown).code())
        .isEqualTo(ErrorCode.BACKEND_PROTOCOL);
  }

  @Test
  void aLineMayNotGrowForEver() {
    EventStream stream = new EventStream(LIMIT);
    ByteBuffer letters = bytes("x".repeat(1000));
    assertThatThrownBy(
            () -> {
              while (true) {
                stream.feed(letters.duplicate());
                stream.next();
              }
            })
        .isInstanceOf(GatewayException.class)
        .hasMessageContaining("65536 bytes");
  }

  @Test
  void theLinesOfAnEventMayNotGrowForEver() {
    EventStream stream = new EventStream(LIMIT);
    ByteBuffer line = bytes("data: x\n");
    assertThatThrownBy(
            () -> {
              while (true) {
                stream.feed(line.duplicate());
                stream.next();
              }
            })
        .isInstanceOf(GatewayException.class);
  }

  private static List<String> messages(String stream) {
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    return messages(bytes, bytes.length);
  }

  private static List<String> messages(byte[] bytes, int size) {
    EventStream stream = new EventStream(LIMIT);
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < bytes.length; i += size) {
      stream.feed(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i)).asReadOnlyBuffer());
      for (JsonNode next = stream.next(); next != null; next = stream.next()) {
        messages.add(next.toString());
      }
    }
    return messages;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
