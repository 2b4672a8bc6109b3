package io.plugai.http.rest.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.web.RawHttp2;
import io.plugai.support.web.TestCertificate;
import io.plugai.support.web.TestServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send slowly or read slowly, before a servlet that reads and writes as JAX-RS. */
@Timeout(60)
class WholeMessagesTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int SLOW = 500;
  private static final int ANSWER = 200_000;
  private static final int MANY_BYTES = 100_000_000;
  private static final String TEXT = "{\"name\": \"ada\"}";

  @TempDir Path folder;

  private final Semaphore came = new Semaphore(0);
  private final List<AutoCloseable> open = new ArrayList<>();

  private <T extends AutoCloseable> T closedLater(T thing) {
    open.add(thing);
    return thing;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable thing : open) {
      thing.close();
    }
  }

  private TestServer server(WholeMessages messages) throws Exception {
    return closedLater(new TestServer(new Echo(), new Counter(), messages));
  }

  private static WholeMessages messages(long slow, Duration slowest) {
    return new WholeMessages(slow, slowest, MANY_BYTES, LONG);
  }

  // ---- bodies ----

  @Test
  void aBodyInTwoPacketsGetsInWhileHundredsOfSlowOnesWait() throws Exception {
    TestServer server = server(messages(SLOW, LONG));
    for (int i = 0; i < SLOW; i++) {
      begin(server, TEXT.length(), TEXT.substring(0, 1));
    }
    assertThat(came.tryAcquire(SLOW, 20, TimeUnit.SECONDS)).isTrue();

    Socket one = begin(server, TEXT.length(), TEXT.substring(0, 5));
    assertThat(came.tryAcquire(1, 20, TimeUnit.SECONDS)).isTrue();
    one.getOutputStream().write(TEXT.substring(5).getBytes(StandardCharsets.UTF_8));

    assertThat(answer(one)).startsWith("HTTP/1.1 200").endsWith(TEXT);
  }

  @Test
  void whoWaitedLongestIsToldToTryAgainWhereThereAreTooMany() throws Exception {
    TestServer server = server(messages(1, LONG));
    Socket first = begin(server, 10, "{");
    assertThat(came.tryAcquire(1, 20, TimeUnit.SECONDS)).isTrue();

    begin(server, 10, "{");

    assertThat(answer(first)).startsWith("HTTP/1.1 503").contains("\"unavailable\"");
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedForForLong() throws Exception {
    TestServer server = server(messages(1, Duration.ofMillis(200)));

    assertThat(answer(begin(server, 10, "{")))
        .startsWith("HTTP/1.1 408")
        .contains("\"request_timeout\"");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    HttpResponse<String> response = post(server(messages(1, LONG)), new byte[64 * 1024 + 1]);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("\"payload_too_large\"", "65536");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32LE"})
  void aBodyThatIsNotUtf8IsRefused(String charset) throws Exception {
    HttpResponse<String> response =
        post(server(messages(1, LONG)), TEXT.getBytes(Charset.forName(charset)));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"bad_request\"", "not UTF-8");
  }

  private HttpResponse<String> post(TestServer server, byte[] body) throws Exception {
    return TestServer.client()
        .send(
            HttpRequest.newBuilder(server.uri("/"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofString());
  }

  private Socket begin(TestServer server, int announced, String sent) throws IOException {
    Socket socket = closedLater(new Socket("127.0.0.1", server.port()));
    socket.setSoTimeout(20_000);
    String head =
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n";
    socket
        .getOutputStream()
        .write((head.formatted(announced) + sent).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  // ---- answers ----

  @Test
  void aStreamThatIsNotReadIsEndedAfterAWhile() throws Exception {
    WholeMessages messages = new WholeMessages(1, LONG, MANY_BYTES, Duration.ofMillis(200));
    RawHttp2 client = unread(messages);
    client.get("/");

    client.await(RawHttp2.RST_STREAM);
  }

  @Test
  void ofUnreadStreamsTheOldestEndWhereThereAreTooManyBytes() throws Exception {
    WholeMessages messages = new WholeMessages(1, LONG, 2 * ANSWER, LONG);
    RawHttp2 client = unread(messages);
    for (int i = 0; i < 4; i++) {
      client.get("/");
    }

    client.await(RawHttp2.RST_STREAM);
    client.await(RawHttp2.RST_STREAM);
    assertThat(messages.unread()).isEqualTo(2 * ANSWER);
  }

  private RawHttp2 unread(WholeMessages messages) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "tls");
    TestServer server = closedLater(new TestServer(certificate, new Echo(), messages));
    return closedLater(new RawHttp2(TestCertificate.trusting(certificate), server.port(), 0));
  }

  @Test
  void aConnectionThatIsNotReadIsClosedAfterAWhile() throws Exception {
    WholeMessages messages = new WholeMessages(1, LONG, MANY_BYTES, Duration.ofMillis(200));
    TestServer server = server(messages);
    Socket client = closedLater(new Socket());
    client.setReceiveBufferSize(4096);
    client.connect(new InetSocketAddress("127.0.0.1", server.port()));
    String one = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.getOutputStream().write(one.repeat(100).getBytes(StandardCharsets.US_ASCII));
    assertThat(came.tryAcquire(1, 20, TimeUnit.SECONDS)).isTrue();

    while (server.connections() > 0) {
      Thread.onSpinWait(); // until the test's time is over
    }
  }

  /** Answers with the body, or with much where there is none; closes as CXF does. */
  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] body = request.getInputStream().readAllBytes();
      response.getOutputStream().write(body.length == 0 ? new byte[ANSWER] : body);
      response.flushBuffer();
      response.getOutputStream().close();
    }
  }

  /** Counts requests as they come. */
  private final class Counter implements Filter {
    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
      came.release();
    }

    @Override
    public void destroy() {}
  }
}
