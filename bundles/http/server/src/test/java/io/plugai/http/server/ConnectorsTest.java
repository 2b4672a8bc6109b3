package io.plugai.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.support.web.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The connectors in the Jetty that ships. */
@Timeout(60)
class ConnectorsTest {
  private static final ListenAddress ANY_PORT = new ListenAddress("127.0.0.1", 0);
  private static final Duration IDLE = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static TestCertificate first;
  private static TestCertificate second;
  private static SSLContext trust;

  private final Server server = new Server();
  private final Answers answers = new Answers();
  private ServerConnector connector;
  private SslContextFactory.Server ssl;

  @BeforeAll
  static void make() throws Exception {
    first = TestCertificate.make(folder, "first");
    second = TestCertificate.make(folder, "second");
    trust = TestCertificate.trusting(first, second);
  }

  private static TlsIdentity identity(TestCertificate certificate) throws Exception {
    TlsFiles files =
        TlsFiles.of(
                Config.http(
                    Map.of(
                        "tls_keystore",
                        certificate.keystore().toString(),
                        "tls_keystore_password",
                        TestCertificate.PASSWORD)))
            .orElseThrow();
    return files.identity(files.read());
  }

  private void tls(Duration idle, boolean http2) throws Exception {
    ssl = Connectors.ssl(identity(first));
    start(Connectors.tls(server, ANY_PORT, idle, ssl, http2));
  }

  private void start(ServerConnector made) throws Exception {
    connector = made;
    server.setHandler(answers);
    server.addConnector(made);
    ServerErrors.takeOver(server);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  /** Answers with the protocol; at {@code /later} as soon as the test completes it. */
  private static final class Answers extends Handler.Abstract {
    private final CompletableFuture<String> later = new CompletableFuture<>();
    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (Request.getPathInContext(request).equals("/later")) {
        Content.Sink.write(response, false, "begun ", Callback.NOOP);
        asked.complete(null);
        later.thenAccept(text -> Content.Sink.write(response, true, text, callback));
      } else {
        String protocol = request.getConnectionMetaData().getProtocol();
        Content.Sink.write(response, true, protocol + " " + request.isSecure(), callback);
      }
      return true;
    }
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(trust).build();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(
            URI.create("https://127.0.0.1:" + connector.getLocalPort() + path))
        .build();
  }

  private HttpResponse<String> get(HttpClient client, String path) throws Exception {
    return client.send(request(path), BodyHandlers.ofString());
  }

  private static String shown(HttpResponse<?> response) throws Exception {
    Certificate[] chain = response.sslSession().orElseThrow().getPeerCertificates();
    return ((java.security.cert.X509Certificate) chain[0]).getSubjectX500Principal().getName();
  }

  @Test
  void clientsChooseBetweenBothVersionsOfHttp() throws Exception {
    tls(IDLE, true);

    assertThat(get(client(HttpClient.Version.HTTP_2), "/").body()).isEqualTo("HTTP/2.0 true");
    assertThat(get(client(HttpClient.Version.HTTP_1_1), "/").body()).isEqualTo("HTTP/1.1 true");
  }

  @ParameterizedTest
  @CsvSource({"http/1.1, http/1.1", "h2;http/1.1, h2", "http/1.1;h2, h2", "x;http/1.1, http/1.1"})
  void ofWhatAClientOffersTheBestIsChosen(String offered, String chosen) throws Exception {
    tls(IDLE, true);

    try (SSLSocket socket = socket("TLSv1.3")) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(offered.split(";"));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo(chosen);
    }
  }

  @Test
  void http2IsOfferedOnlyIfItShallBe() throws Exception {
    tls(IDLE, false);

    assertThat(get(client(HttpClient.Version.HTTP_2), "/").body()).isEqualTo("HTTP/1.1 true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void everyConnectionIsForwardSecretAndItsEncryptionAuthenticated(String version)
      throws Exception {
    tls(IDLE, true);

    try (SSLSocket socket = socket(version)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
    assertThat(ssl.getSelectedCipherSuites())
        .filteredOn(suite -> !suite.equals("TLS_EMPTY_RENEGOTIATION_INFO_SCSV")) // not a cipher
        .isNotEmpty()
        .allMatch(suite -> suite.matches("TLS_(ECDHE_.*_)?(AES_.*_GCM|CHACHA20)_.*"));
  }

  private SSLSocket socket(String version) throws IOException {
    SSLSocket socket =
        (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", connector.getLocalPort());
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  @Test
  void anOlderVersionOfTlsIsRefused() throws Exception {
    tls(IDLE, true);

    assertThat(ssl.getIncludeProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    try (SSLSocket socket = socket("TLSv1.1")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void plainHttpIsNotAnswered() throws Exception {
    tls(IDLE, true);

    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .doesNotContain("HTTP/1.1");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aNewCertificateIsForNewConnectionsAndCutsNone(HttpClient.Version version) throws Exception {
    tls(IDLE, true);
    HttpClient old = client(version);
    CompletableFuture<HttpResponse<String>> running =
        old.sendAsync(request("/later"), BodyHandlers.ofString());
    answers.asked.get(10, TimeUnit.SECONDS);
    HttpClient keepAlive = client(version);
    assertThat(shown(get(keepAlive, "/"))).isEqualTo("CN=first");
    int before = connector.getConnectedEndPoints().size();

    ssl.reload(
        factory -> {
          try {
            Connectors.show(identity(second), factory);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });

    HttpClient next = client(version);
    assertThat(shown(get(next, "/"))).isEqualTo("CN=second");
    assertThat(shown(get(keepAlive, "/"))).as("on the connection of before").isEqualTo("CN=first");
    assertThat(connector.getConnectedEndPoints()).hasSize(before + 1);
    Reference.reachabilityFence(next); // a client that is forgotten closes its connection
    answers.later.complete("done");
    HttpResponse<String> answer = running.get(10, TimeUnit.SECONDS);
    assertThat(answer.body()).isEqualTo("begun done");
    assertThat(shown(answer)).isEqualTo("CN=first");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void anAnswerThatIsSilentForLongerThanConnectionsMayIdleGoesOn(HttpClient.Version version)
      throws Exception {
    tls(Duration.ofSeconds(1), true);
    Executor muchLater = CompletableFuture.delayedExecutor(2500, TimeUnit.MILLISECONDS);
    muchLater.execute(() -> answers.later.complete("done"));

    assertThat(get(client(version), "/later").body()).isEqualTo("begun done");
  }

  @Test
  void withoutTlsHttpIsPlain() throws Exception {
    start(Connectors.plain(server, ANY_PORT, IDLE));

    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK")
        .contains("HTTP/1.1 false")
        .doesNotContain("Server:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%00 HTTP/1.1\r\nHost: localhost\r\n",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/7.0\r\nHost: localhost\r\n",
        "nonsense\r\n"
      })
  void whatTheServerItselfRefusesHasTheErrorBody(String head) throws Exception {
    start(Connectors.plain(server, ANY_PORT, IDLE));

    assertThat(raw(head + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("X-Request-Id: req_", "{\"error\":{\"code\":\"bad_request\"")
        .doesNotContain("<html");
  }

  private String raw(String text) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", connector.getLocalPort()));
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
          .lines()
          .collect(Collectors.joining("\n"));
    } catch (java.net.SocketException e) {
      return ""; // cut off
    }
  }
}
