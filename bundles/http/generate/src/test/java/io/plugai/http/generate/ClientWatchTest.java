package io.plugai.http.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.requests.TestHub;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.support.web.TestServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the distribution's own server, over real sockets: the class reaches into that server. */
@Timeout(120)
class ClientWatchTest {
  private final ScriptedDispatcher dispatcher = new ScriptedDispatcher();
  private final TestHub hub = TestHub.withoutDatabase(dispatcher);
  private final GenerateServlet servlet =
      new GenerateServlet(
          new Answering(
              hub.requests(),
              Unsessioned.REQUESTS,
              new ScriptedLimits(),
              new KnownStates(),
              new Answering.Limits(100_000, 1_000_000, 64, Duration.ofMinutes(5)),
              MemoryBudget.ofHeap()));
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(servlet, new OpenGate());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatLeavesBeforeTheFirstByteStopsTheWork(boolean stream) throws Exception {
    Socket client = request(stream);
    ScriptedDispatcher.Run run = dispatcher.next();
    run.progress.started();

    client.close();

    run.awaitCancel();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatLeavesTheQueueStopsItsWaiting(boolean stream) throws Exception {
    Socket client = request(stream);
    ScriptedDispatcher.Run run = dispatcher.next();
    run.progress.queued(1, Optional.empty());

    client.close();

    run.awaitCancel();
  }

  @Test
  void aClientThatLeavesInMidStreamStopsTheWorkThoughNothingIsWritten() throws Exception {
    Socket client = request(true);
    ScriptedDispatcher.Run run = dispatcher.next();
    run.text("a");
    lines(client).readLine();

    client.close();

    run.awaitCancel();
  }

  @Test
  void aConnectionThatIsResetStopsTheWork() throws Exception {
    Socket client = request(false);
    ScriptedDispatcher.Run run = dispatcher.next();
    client.setSoLinger(true, 0); // closing sends a reset

    client.close();

    run.awaitCancel();
  }

  @Test
  void aClientThatStaysIsNotTakenForGone() throws Exception {
    try (Socket client = request(false)) {
      ScriptedDispatcher.Run run = dispatcher.next();
      Thread.sleep(300); // nothing may happen in this time
      assertThat(run.cancelled).isNotDone();
      run.text("a").finish();
      assertThat(lines(client).readLine()).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aClientThatLeavesLaterDoesNotDisturbAnAnswerThatIsComplete() throws Exception {
    Socket client = request(false);
    ScriptedDispatcher.Run run = dispatcher.next();
    run.text("a").finish();
    lines(client).readLine();

    client.close();

    awaitNoConnections();
    assertThat(run.cancelled).isNotDone();
  }

  @Test
  void aConnectionIsUsedAgainForThousandsOfRequestsOfBothKinds() throws Exception {
    ExecutorService backend = Executors.newFixedThreadPool(2);
    dispatcher.always(run -> backend.execute(() -> run.text("a").finish()));
    try (Socket client = new Socket("127.0.0.1", server.port())) {
      client.setSoTimeout(10_000);
      BufferedReader lines = lines(client);
      for (int i = 0; i < 3000; i++) {
        client.getOutputStream().write(bytes(i % 2 == 0));
        readResponse(lines);
      }
    } finally {
      backend.shutdown();
    }
  }

  @Test
  void requestsThatAreSentAheadAreAnsweredInTurn() throws Exception {
    try (Socket client = new Socket("127.0.0.1", server.port())) {
      client.setSoTimeout(10_000);
      client.getOutputStream().write(bytes(false));
      ScriptedDispatcher.Run first = dispatcher.next();
      client.getOutputStream().write(bytes(false)); // found by the watch
      client.getOutputStream().flush();
      Thread.sleep(100); // so that it has arrived before the first answer goes out
      first.text("a").finish();
      BufferedReader lines = lines(client);
      readResponse(lines);
      dispatcher.next().text("b").finish();
      assertThat(readResponse(lines)).contains("\"b\"");
    }
  }

  @Test
  void manyRequestsSentAtOnceAreAnsweredInTurn() throws Exception {
    int count = 500;
    ExecutorService backend = Executors.newFixedThreadPool(2);
    dispatcher.always(run -> backend.execute(() -> run.text("a").finish()));
    try (Socket client = new Socket("127.0.0.1", server.port())) {
      client.setSoTimeout(10_000);
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(
              () -> {
                try {
                  OutputStream out = client.getOutputStream();
                  for (int i = 0; i < count; i++) {
                    out.write(bytes(false));
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      BufferedReader lines = lines(client);
      for (int i = 0; i < count; i++) {
        readResponse(lines);
      }
      written.get(10, TimeUnit.SECONDS);
    } finally {
      backend.shutdown();
    }
  }

  @Test
  void connectionsInParallelWithLeaversAmongThemLoseNoAnswer() throws Exception {
    ExecutorService backend = Executors.newFixedThreadPool(4);
    dispatcher.always(run -> backend.execute(() -> run.text("a").finish()));
    HttpClient client = TestServer.client();
    AtomicInteger ok = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 8; i++) {
      boolean leaver = i % 4 == 3;
      clients.execute(
          () -> {
            for (int n = 0; n < 300; n++) {
              try {
                if (leaver) {
                  request(n % 2 == 0).close();
                  ok.incrementAndGet();
                } else if (send(client, n % 2 == 0) == 200) {
                  ok.incrementAndGet();
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            }
          });
    }
    clients.shutdown();
    assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    backend.shutdown();
    assertThat(ok).hasValue(8 * 300);
  }

  private int send(HttpClient client, boolean stream) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(server.uri("/v1/generate"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(stream)))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private Socket request(boolean stream) throws Exception {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(bytes(stream));
    return socket;
  }

  private static String body(boolean stream) {
    return "{\"model\":\"fake/one\",\"modality\":\"text\",\"input\":\"hi\",\"stream\":%s}"
        .formatted(stream);
  }

  private static byte[] bytes(boolean stream) {
    String body = body(stream);
    return ("POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static BufferedReader lines(Socket socket) throws Exception {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The body of the next response, of either kind. */
  private static String readResponse(BufferedReader lines) throws Exception {
    assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
    int length = -1;
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    return length >= 0 ? exactly(lines, length) : chunks(lines);
  }

  private static String exactly(BufferedReader lines, int length) throws Exception {
    char[] body = new char[length];
    int at = 0;
    while (at < length) {
      int count = lines.read(body, at, length - at);
      assertThat(count).isPositive();
      at += count;
    }
    return new String(body);
  }

  private static String chunks(BufferedReader lines) throws Exception {
    StringBuilder body = new StringBuilder();
    for (int size = Integer.parseInt(lines.readLine(), 16);
        size > 0;
        size = Integer.parseInt(lines.readLine(), 16)) {
      body.append(exactly(lines, size));
      lines.readLine();
    }
    lines.readLine();
    return body.toString();
  }

  private void awaitNoConnections() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (server.connections() > 0) {
      assertThat(System.nanoTime()).as("the connection is still there").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
