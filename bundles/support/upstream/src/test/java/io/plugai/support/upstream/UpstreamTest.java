package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Probe;
import io.plugai.testing.adapter.Received;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class UpstreamTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String PIECE = "data: {\"text\":\"a\"}\n\n";
  private static final String END = "data: {\"end\":true}\n\ndata: [DONE]\n\n";

  private final FakeUpstream fake = FakeUpstream.start();
  private Upstream upstream = new Upstream("test", new UpstreamLimits(LONG, LONG, LONG, LONG, 0));

  @AfterEach
  void close() {
    upstream.close();
    fake.close();
  }

  @Test
  void aStatusLineThatQuotesTheKeyIsShownNowhere() throws Exception {
    String key = "sk-canary-0123456789abcdef";
    try (ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(
              () -> {
                try (Socket socket = odd.accept()) {
                  socket.getInputStream().read();
                  socket
                      .getOutputStream()
                      .write(("HTTP/1.1 no " + key + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      server.start();
      URI uri = URI.create("http://127.0.0.1:" + odd.getLocalPort());
      Map<String, Secret> headers = Map.of("Authorization", new Secret("Bearer " + key));
      Throwable failure =
          Probe.ofAll(upstream.generate(() -> Call.get(uri, headers), new PlainWire())).failure();
      StringWriter everything = new StringWriter();
      failure.printStackTrace(new PrintWriter(everything));
      assertThat(failure).isInstanceOf(GatewayException.class);
      assertThat(everything.toString()).doesNotContain(key);
      server.join();
    }
  }

  @Test
  void aConnectionThatIsNotTakenMeetsTheConnectLimit() throws IOException {
    upstream = new Upstream("test", new UpstreamLimits(SHORT, LONG, LONG, LONG, 0));
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fillBacklog(deaf, waiting);
      URI uri = URI.create("http://127.0.0.1:" + deaf.getLocalPort());
      GatewayException failure = (GatewayException) Probe.ofAll(generation(uri)).failure();
      assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT);
      assertThat(failure).hasMessage("The provider could not be reached in time.");
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  private static void fillBacklog(ServerSocket deaf, List<Socket> waiting) throws IOException {
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), deaf.getLocalPort()), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("the backlog does not fill");
  }

  @Test
  void anEventMayComeInAnyPieces() {
    fake.on(
        "/",
        Answer.ok("text/event-stream")
            .sendAll((PIECE + END).codePoints().mapToObj(Character::toString).toList()));
    assertThat(Probe.ofAll(generation(fake.uri().resolve("/"))).all()).hasSize(2);
  }

  @Test
  void linesOfJsonAreMessagesToo() {
    fake.on("/", Answer.ok("application/x-ndjson").send("{\"text\":\"a\"}\n{\"end\":true}"));
    assertThat(Probe.ofAll(generation(fake.uri().resolve("/"))).all()).hasSize(2);
  }

  @Test
  void aConnectionIsUsedAgainThoughItsAnswerEndsAfterItsLastEvent() throws Exception {
    fake.on(
        "/",
        Answer.ok("text/event-stream")
            .send(PIECE + END)
            .pause(Duration.ofMillis(50))
            .send(": bye\n"));
    for (int i = 0; i < 10; i++) {
      Probe.ofAll(generation(fake.uri().resolve("/"))).all();
      assertThat(fake.take().end().get(20, TimeUnit.SECONDS)).isEqualTo(Received.End.ANSWERED);
    }
    assertThat(fake.accepted()).isLessThan(10);
  }

  @Test
  void aConnectionWhoseAnswerNeverEndsIsClosedSoonAfterItsLastEvent() throws Exception {
    fake.on("/", Answer.ok("text/event-stream").send(PIECE + END).hang());
    Probe.ofAll(generation(fake.uri().resolve("/"))).all();
    assertThat(fake.take().end().get(20, TimeUnit.SECONDS)).isEqualTo(Received.End.CLIENT_HUNG_UP);
  }

  @Test
  void aWireThatThrowsHasMetSomethingUnknownAndQuotesNothing() {
    fake.on("/", Answer.ok("text/event-stream").send("data: {\"text\":7}\n\n"));
    Throwable failure = Probe.ofAll(generation(fake.uri().resolve("/"))).failure();
    assertThat(failure)
        .isInstanceOf(GatewayException.class)
        .hasNoCause()
        .hasMessage(
            "The provider sent what its protocol does not know: a message in an unknown form.");
  }

  @Test
  void eventsMayBeLargeButNotTooLarge() {
    upstream =
        new Upstream("test", new UpstreamLimits(LONG, LONG, LONG, LONG, 0, LONG, 1 << 17, 1 << 17));
    String large = "x".repeat(1 << 16);
    fake.on(
        "/large",
        Answer.ok("text/event-stream").send("data: {\"text\":\"" + large + "\"}\n\n" + END));
    fake.on(
        "/toolarge",
        Answer.ok("text/event-stream").send("data: {\"text\":\"" + large + large + "\"}\n\n"));
    assertThat(Probe.ofAll(generation(fake.uri().resolve("/large"))).all()).hasSize(2);
    assertThat(Probe.ofAll(generation(fake.uri().resolve("/toolarge"))).failure())
        .hasMessage("The provider sent more than 131072 bytes where that is the most it may send.");
  }

  @Test
  void manyEventsInOneReadAreDeliveredOneByOneAsAskedFor() {
    fake.on(
        "/",
        Answer.ok("text/event-stream")
            .send(String.join("", Collections.nCopies(1000, PIECE)) + END));
    Probe probe = Probe.of(generation(fake.uri().resolve("/")));
    for (int i = 0; i < 1001; i++) {
      assertThat(probe.events()).hasSize(i);
      probe.request(1).take();
    }
    assertThat(probe.all()).hasSize(1001);
    assertThat(probe.breaches()).isEmpty();
  }

  @Test
  void nothingBeginsAfterClosing() {
    upstream.close();
    assertThat(Probe.ofAll(generation(fake.uri().resolve("/"))).failure())
        .hasMessage("The adapter for this provider is being stopped.");
    assertThat(fake.asked()).isZero();
  }

  @Test
  void closingLeavesNoThreadBehind() throws Exception {
    Upstream closing = new Upstream("closing", new UpstreamLimits(LONG, LONG, LONG, LONG, 0));
    fake.on("/", Answer.ok("text/event-stream").send(PIECE).hang());
    URI uri = fake.uri().resolve("/");
    Probe probe = Probe.ofAll(closing.generate(() -> Call.get(uri, Map.of()), new PlainWire()));
    probe.take();
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("upstream-closing-"))
            .toList();
    assertThat(threads).isNotEmpty();
    closing.close();
    assertThat(probe.failure()).isInstanceOf(GatewayException.class);
    for (Thread thread : threads) {
      thread.join(20_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void aCallShowsNeitherItsHeadersNorItsBody() {
    Call call =
        Call.post(
            URI.create("https://example.org/v1/chat"),
            Map.of("Authorization", new Secret("Bearer key")),
            "{\"prompt\":\"words\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(call).hasToString("POST example.org/v1/chat");
  }

  @Test
  void aFetchEndsWithWhatItsReaderMakesOrWithTheFailure() throws Exception {
    fake.on("/", Answer.json(200, "{\"n\":7}"));
    URI uri = fake.uri().resolve("/");
    assertThat(
            upstream
                .fetch(() -> Call.get(uri, Map.of()), json -> json.path("n").intValue())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS))
        .isEqualTo(7);
    assertThatThrownBy(
            () ->
                upstream
                    .fetch(
                        () -> Call.get(uri, Map.of()),
                        json -> {
                          throw Wire.violation("a seven");
                        })
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(GatewayException.class);
  }

  private Flow.Publisher<GenerationEvent> generation(URI uri) {
    return upstream.generate(() -> Call.get(uri, Map.of()), new PlainWire());
  }
}
