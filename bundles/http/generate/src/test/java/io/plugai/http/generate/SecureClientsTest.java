package io.plugai.http.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.requests.TestHub;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.support.web.TestCertificate;
import io.plugai.support.web.TestServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave, and clients that stay, over TLS with either version of HTTP. */
@Timeout(60)
class SecureClientsTest {
  @TempDir static Path folder;
  private static TestCertificate certificate;
  private static SSLContext trust;

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

  @BeforeAll
  static void make() throws Exception {
    certificate = TestCertificate.make(folder, "tls");
    trust = TestCertificate.trusting(certificate);
  }

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(certificate, servlet, new OpenGate());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    hub.close();
  }

  // ---- HTTP/1.1 ----

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void aConnectionThatIsClosedBeforeTheFirstByteStopsTheWork(boolean stream, boolean queued)
      throws Exception {
    Socket client = socket(stream);
    ScriptedDispatcher.Run run = dispatcher.next();
    if (queued) {
      run.progress.queued(1, Optional.empty());
    } else {
      run.progress.started();
    }

    client.close();

    run.awaitCancel();
  }

  @Test
  void aConnectionThatIsClosedInMidStreamStopsTheWorkThoughNothingIsWritten() throws Exception {
    Socket client = socket(true);
    ScriptedDispatcher.Run run = dispatcher.next();
    run.text("a");
    new BufferedReader(new InputStreamReader(client.getInputStream())).readLine();

    client.close();

    run.awaitCancel();
  }

  @Test
  void aConnectionThatIsCutWithoutACloseOfTlsStopsTheWork() throws Exception {
    try (Socket under = new Socket("127.0.0.1", server.port())) {
      SSLSocket client =
          (SSLSocket)
              trust.getSocketFactory().createSocket(under, "localhost", server.port(), false);
      client.getOutputStream().write(bytes(false));
      ScriptedDispatcher.Run run = dispatcher.next();

      under.close();

      run.awaitCancel();
    }
  }

  private Socket socket(boolean stream) throws Exception {
    Socket socket = trust.getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(bytes(stream));
    return socket;
  }

  private static byte[] bytes(boolean stream) {
    String body = body(stream);
    return ("POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body))
        .getBytes(StandardCharsets.US_ASCII);
  }

  // ---- HTTP/2 ----

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void aStreamThatIsResetBeforeTheFirstByteStopsTheWork(boolean stream, boolean queued)
      throws Exception {
    CompletableFuture<?> call =
        client(HttpClient.Version.HTTP_2).sendAsync(request(stream), BodyHandlers.ofString());
    ScriptedDispatcher.Run run = dispatcher.next();
    if (queued) {
      run.progress.queued(1, Optional.empty());
    } else {
      run.progress.started();
    }

    call.cancel(true);

    run.awaitCancel();
  }

  /**
   * The servlet API's listeners are not told then. Where the thread that handles is the one that
   * reads the connection, the reset comes after it all the same.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamThatIsResetWhileAThreadHandlesItStopsTheWork(boolean stream) throws Exception {
    CompletableFuture<CompletableFuture<?>> call = new CompletableFuture<>();
    CompletableFuture<ScriptedDispatcher.Run> handled = new CompletableFuture<>();
    dispatcher.always(
        run -> {
          call.join().cancel(true);
          var unused = run.cancelled.copy().completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
          handled.complete(run);
        });

    call.complete(
        client(HttpClient.Version.HTTP_2).sendAsync(request(stream), BodyHandlers.ofString()));

    handled.get(10, TimeUnit.SECONDS).awaitCancel();
  }

  @Test
  void aStreamThatIsResetInItsMiddleStopsTheWorkThoughNothingIsWritten() throws Exception {
    CompletableFuture<HttpResponse<InputStream>> call =
        client(HttpClient.Version.HTTP_2).sendAsync(request(true), BodyHandlers.ofInputStream());
    ScriptedDispatcher.Run run = dispatcher.next();
    run.text("a");
    InputStream answer = call.get(10, TimeUnit.SECONDS).body();
    assertThat(answer.read()).isPositive();

    answer.close();

    run.awaitCancel();
  }

  @Test
  void aStreamThatIsResetLeavesTheOthersOfItsConnectionAlone() throws Exception {
    HttpClient client = client(HttpClient.Version.HTTP_2);
    CompletableFuture<HttpResponse<String>> stays =
        client.sendAsync(request(false), BodyHandlers.ofString());
    final ScriptedDispatcher.Run first = dispatcher.next();
    CompletableFuture<HttpResponse<InputStream>> leaves =
        client.sendAsync(request(true), BodyHandlers.ofInputStream());
    ScriptedDispatcher.Run second = dispatcher.next();
    second.text("a");
    InputStream answer = leaves.get(10, TimeUnit.SECONDS).body();
    assertThat(answer.read()).isPositive();

    answer.close();
    second.awaitCancel();

    assertThat(first.cancelled).isNotDone();
    first.text("a").finish();
    assertThat(stays.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(server.connections()).isEqualTo(1);
  }

  // ---- both ----

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void manyRequestsOfBothKindsOnOneConnectionAreAnswered(HttpClient.Version version)
      throws Exception {
    dispatcher.always(run -> run.text("a").finish());
    HttpClient client = client(version);
    for (int i = 0; i < 500; i++) {
      HttpResponse<String> response = client.send(request(i % 2 == 0), BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(version);
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatStaysIsNotTakenForGone(boolean stream) throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      CompletableFuture<HttpResponse<String>> call =
          client(version).sendAsync(request(stream), BodyHandlers.ofString());
      ScriptedDispatcher.Run run = dispatcher.next();
      Thread.sleep(300); // nothing may happen in this time
      assertThat(run.cancelled).isNotDone();
      run.text("a").finish();
      assertThat(call.get(10, TimeUnit.SECONDS).body()).contains("a");
    }
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(trust).build();
  }

  private HttpRequest request(boolean stream) {
    return HttpRequest.newBuilder(server.uri("/v1/generate"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body(stream)))
        .build();
  }

  private static String body(boolean stream) {
    return "{\"model\":\"fake/one\",\"modality\":\"text\",\"input\":\"hi\",\"stream\":%s}"
        .formatted(stream);
  }
}
