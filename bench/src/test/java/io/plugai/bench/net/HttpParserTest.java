package io.plugai.bench.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpParserTest {

  private static final String ANSWERS =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello"
          + "HTTP/1.1 204 No Content\r\n\r\n"
          + "HTTP/1.1 500 Oh\r\ntransfer-encoding: chunked\r\n\r\n"
          + "3\r\nabc\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  @Test
  void answersAreReadHoweverTheirBytesAreCut() throws ProtocolException {
    for (int size = 1; size <= ANSWERS.length(); size++) {
      Recorder recorder = new Recorder();
      HttpParser parser = HttpParser.ofResponses(recorder);

      feed(parser, ANSWERS, size);

      assertThat(recorder.text).hasToString("200(hello)204()500(abc0123456789)200()");
    }
  }

  @Test
  void anAnswerWithoutALengthEndsWithItsConnection() throws ProtocolException {
    Recorder recorder = new Recorder();
    HttpParser parser = HttpParser.ofResponses(recorder);

    feed(parser, "HTTP/1.1 200 OK\r\n\r\nall of it", 4);
    assertThat(recorder.text).hasToString("200(all of it");
    parser.close();

    assertThat(recorder.text).hasToString("200(all of it)");
  }

  @Test
  void aRequestWithoutALengthHasNoBody() throws ProtocolException {
    Recorder recorder = new Recorder();

    feed(HttpParser.ofRequests(recorder), "GET /v1/models?x=1 HTTP/1.1\r\nHost: a\r\n\r\n", 7);

    assertThat(recorder.text).hasToString("GET /v1/models?x=1()");
  }

  @Test
  void aLengthThatIsNoneIsAProtocolError() {
    HttpParser parser = HttpParser.ofResponses(new Recorder());

    assertThatThrownBy(() -> feed(parser, "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", 100))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aHeadWithoutEndIsAProtocolError() {
    HttpParser parser = HttpParser.ofResponses(new Recorder());

    assertThatThrownBy(() -> feed(parser, "x".repeat(100_000), 1_000))
        .isInstanceOf(ProtocolException.class);
  }

  private static void feed(HttpParser parser, String text, int size) throws ProtocolException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int start = 0; start < bytes.length; start += size) {
      parser.feed(ByteBuffer.wrap(bytes, start, Math.min(size, bytes.length - start)));
    }
  }

  private static final class Recorder implements HttpParser.Handler {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void head(HttpParser.Head head) {
      boolean response = head.startLine().startsWith("HTTP/");
      text.append(response ? head.status() : head.method() + " " + head.path()).append('(');
    }

    @Override
    public void body(ByteBuffer piece) {
      text.append(StandardCharsets.US_ASCII.decode(piece));
    }

    @Override
    public void end() {
      text.append(')');
    }
  }
}
