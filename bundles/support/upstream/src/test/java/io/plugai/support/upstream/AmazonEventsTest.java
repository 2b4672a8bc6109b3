package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Probe;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class AmazonEventsTest {
  private static final int LIMIT = 1 << 16;

  @Test
  void aFrameIsAnObjectWithItsTypeAndCutsMakeNoDifference() throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(event("contentBlockDelta", "{\"delta\":{\"text\":\"größer\"}}"));
    stream.writeBytes(event("messageStop", "{\"stopReason\":\"end_turn\"}"));
    for (int size = 1; size < 40; size++) {
      assertThat(messages(stream.toByteArray(), size))
          .containsExactly(
              "{\"contentBlockDelta\":{\"delta\":{\"text\":\"größer\"}}}",
              "{\"messageStop\":{\"stopReason\":\"end_turn\"}}");
    }
  }

  @Test
  void headersOfEveryTypeArePassedOver() throws IOException {
    byte[] frame =
        frame(
            headers -> {
              byte[] values = {2, 'x', 'y', 0, 1, 'b', 1, 1, 'c', 2, 9, 1, 'd', 3, 0, 9};
              headers.writeBytes(values);
              headers.writeBytes(new byte[] {1, 'e', 6, 0, 2, 5, 5});
              headers.writeBytes(
                  new byte[] {1, 'f', 9, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8});
              text(headers, ":event-type", "ping");
            },
            "");
    assertThat(messages(frame, frame.length)).containsExactly("{\"ping\":{}}");
  }

  @ParameterizedTest
  @CsvSource({
    "throttlingException, RATE_LIMITED",
    "validationException, BACKEND_REJECTED",
    "accessDeniedException, CREDENTIAL_REJECTED",
    "modelTimeoutException, BACKEND_TIMEOUT",
    "internalServerException, BACKEND_UNAVAILABLE"
  })
  void exceptionsAreFailures(String type, ErrorCode code) throws IOException {
    byte[] frame =
        frame(
            headers -> {
              text(headers, ":message-type", "exception");
              text(headers, ":exception-type", type);
            },
            "{\"message\":\"No.\"}");
    assertThatThrownBy(() -> messages(frame, frame.length))
        .isInstanceOfSatisfying(
            GatewayException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 9, 20, -1})
  void aFrameThatWasChangedOnTheWayIsRefused(int where) throws IOException {
    byte[] frame = event("messageStop", "{\"stopReason\":\"end_turn\"}");
    frame[where < 0 ? frame.length + where : where] ^= 4;
    assertThatThrownBy(() -> messages(frame, frame.length))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_PROTOCOL));
  }

  @Test
  void aFrameMayNotBeLargerThanAllowed() {
    ByteBuffer prelude = ByteBuffer.allocate(12).putInt(LIMIT + 1).putInt(0);
    CRC32 sum = new CRC32();
    sum.update(prelude.array(), 0, 8);
    byte[] frame = prelude.putInt((int) sum.getValue()).array();
    assertThatThrownBy(() -> messages(frame, frame.length)).isInstanceOf(GatewayException.class);
  }

  @Test
  void anExchangeReadsThem() throws IOException {
    try (FakeUpstream fake = FakeUpstream.start();
        Upstream upstream = upstream()) {
      fake.on(
          "/",
          Answer.ok("application/vnd.amazon.eventstream")
              .send(event("delta", "{\"text\":\"a\"}"))
              .send(event("stop", "{}")));
      URI uri = fake.uri().resolve("/");
      Probe probe = Probe.ofAll(upstream.generate(() -> Call.get(uri, Map.of()), new Bedrock()));
      probe.all();
      assertThat(probe.text()).isEqualTo("a");
    }
  }

  private static Upstream upstream() {
    Duration limit = Duration.ofSeconds(30);
    return new Upstream("test", new UpstreamLimits(limit, limit, limit, limit, 0));
  }

  private static final class Bedrock implements Wire {
    private boolean stopped;

    @Override
    public void read(JsonNode message, Consumer<GenerationEvent> out) {
      if (message.has("delta")) {
        out.accept(new GenerationEvent.TextDelta(message.path("delta").path("text").asText()));
      }
      stopped |= message.has("stop");
    }

    @Override
    public void end(Consumer<GenerationEvent> out) {
      if (stopped) {
        out.accept(new GenerationEvent.Finished(FinishReason.STOP, new LinkedHashMap<>()));
      }
    }
  }

  private static List<String> messages(byte[] bytes, int size) {
    AmazonEvents events = new AmazonEvents(LIMIT);
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < bytes.length; i += size) {
      events.feed(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i)));
      for (JsonNode next = events.next(); next != null; next = events.next()) {
        messages.add(next.toString());
      }
    }
    return messages;
  }

  private static byte[] event(String type, String payload) throws IOException {
    return frame(
        headers -> {
          text(headers, ":event-type", type);
          text(headers, ":content-type", "application/json");
          text(headers, ":message-type", "event");
        },
        payload);
  }

  private static byte[] frame(Consumer<ByteArrayOutputStream> headers, String payload)
      throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    headers.accept(block);
    byte[] content = payload.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(frame);
    out.writeInt(12 + block.size() + content.length + 4);
    out.writeInt(block.size());
    out.writeInt(sumOf(frame));
    out.write(block.toByteArray());
    out.write(content);
    out.writeInt(sumOf(frame));
    return frame.toByteArray();
  }

  private static int sumOf(ByteArrayOutputStream bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes.toByteArray());
    return (int) sum.getValue();
  }

  private static void text(ByteArrayOutputStream headers, String name, String value) {
    headers.write(name.length());
    headers.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    headers.write(7);
    headers.write(value.length() >> 8);
    headers.write(value.length());
    headers.writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }
}
