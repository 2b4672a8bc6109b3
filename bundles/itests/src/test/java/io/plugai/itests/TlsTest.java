package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.web.TestCertificate;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeProxy;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.PrivateAuthority;
import io.plugai.testing.adapter.Received;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The distribution with a certificate in PEM files, as certbot writes them; and its own way out,
 * through a proxy to a provider whose authority only the operator knows.
 */
@Timeout(120)
@Tag("NFR-008")
class TlsTest {
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final String PROXY_PASSWORD = "proxy-canary-5d1f9c";

  @TempDir static Path folder;
  private static TestCertificate first;
  private static TestCertificate second;
  private static SSLContext trust;
  private static FakeUpstream upstream;
  private static FakeUpstream far;
  private static FakeProxy proxy;
  private static Distribution plugai;

  @BeforeAll
  @Timeout(180)
  static void start() throws Exception {
    first = TestCertificate.make(folder, "first");
    second = TestCertificate.make(folder, "second", "-keyalg", "RSA");
    trust = TestCertificate.trusting(first, second);
    upstream = FakeUpstream.start();
    PrivateAuthority authority = PrivateAuthority.make(folder, "provider.example");
    far = FakeUpstream.start(authority.server());
    far.on(CHAT.generatePath(), Answer.json(200, CHAT.whole("from afar")));
    proxy = FakeProxy.start(far.uri(), "Basic " + base64("me:" + PROXY_PASSWORD));
    plugai =
        Distribution.unpack("tls")
            .overTls(trust)
            .environment("PLUGAI_TLS_CERTIFICATE", "etc/tls/fullchain.pem")
            .environment("PLUGAI_TLS_KEY", "etc/tls/privkey.pem")
            .environment(
                "HTTPS_PROXY",
                "http://me:" + PROXY_PASSWORD + "@127.0.0.1:" + proxy.uri().getPort())
            .environment("PLUGAI_CA_FILE", authority.certificate().toString())
            .provider("fake", upstream.uri(), "key_required = false")
            .provider("far", URI.create("https://provider.example"), "key_required = false");
    plugai.secret(PROXY_PASSWORD);
    show(first);
    plugai.start();
    HttpClient client = client(HttpClient.Version.HTTP_2);
    Await.until("fake/one", () -> get(client, "/v1/models").body().contains("fake/one"));
  }

  @BeforeEach
  void showFirst() throws Exception {
    show(first);
    awaitShown("CN=first");
  }

  @AfterAll
  static void stop() throws Exception {
    plugai.close();
    proxy.close();
    far.close();
    upstream.close();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void show(TestCertificate certificate) throws Exception {
    plugai
        .file("etc/tls/fullchain.pem", certificate.certificatePem())
        .file("etc/tls/privkey.pem", certificate.keyPem());
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(trust).build();
  }

  private static HttpResponse<String> get(HttpClient client, String path) throws Exception {
    return client.send(HttpRequest.newBuilder(plugai.uri(path)).build(), BodyHandlers.ofString());
  }

  private static HttpRequest generate(boolean stream) {
    return generate("fake/one", stream);
  }

  private static HttpRequest generate(String model, boolean stream) {
    String body =
        """
        {"model": "%s", "modality": "text", "input": "hi", "stream": %s}"""
            .formatted(model, stream);
    return HttpRequest.newBuilder(plugai.uri("/v1/generate"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** What a new connection is shown. */
  private static String shown() throws Exception {
    try (SSLSocket socket =
        (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", plugai.httpPort())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  private static void awaitShown(String name) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!shown().equals(name)) {
      assertThat(System.nanoTime()).as("still " + shown()).isLessThan(end);
      Thread.sleep(50); // another process gives us no event
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bothVersionsOfHttpAreSpokenAndBrowsersToldToInsistOnTls(HttpClient.Version version)
      throws Exception {
    HttpResponse<String> response = get(client(version), "/v1/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(version);
    assertThat(response.headers().firstValue("Strict-Transport-Security"))
        .hasValue("max-age=31536000");
    assertThat(response.headers().firstValue("Server")).isEmpty();
    plugai.awaitConsole("PlugAI listens on https://127.0.0.1:" + plugai.httpPort(), 1);
  }

  @Test
  void theWayOutIsThroughTheProxyToAnAuthorityThatTheOperatorKnows() throws Exception {
    HttpClient client = client(HttpClient.Version.HTTP_1_1);
    Await.until("far/one", () -> get(client, "/v1/models").body().contains("far/one"));

    HttpResponse<String> answer = client.send(generate("far/one", false), BodyHandlers.ofString());

    assertThat(answer.body()).contains("from afar");
    assertThat(proxy.asked()).containsOnly("provider.example:443");
    assertThat(far.take().header("Proxy-Authorization")).isEmpty();
  }

  @Test
  void plainHttpIsNotAnswered() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", plugai.httpPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP/1.1");
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aNewCertificateIsShownWithoutAnyStreamNoticing(HttpClient.Version version) throws Exception {
    upstream.next(CHAT.generatePath(), CHAT.beginning(List.of("Hel")).hang());
    HttpClient client = client(version);
    HttpResponse<InputStream> stream = client.send(generate(true), BodyHandlers.ofInputStream());
    Received received = upstream.take();
    awaitText(stream.body(), "Hel");

    show(second);
    awaitShown("CN=second");

    assertThat(received.end()).as("the stream of before").isNotDone();
    if (version == HttpClient.Version.HTTP_2) { // on the same connection
      HttpResponse<String> health = get(client, "/v1/health");
      assertThat(
              ((X509Certificate) health.sslSession().orElseThrow().getPeerCertificates()[0])
                  .getSubjectX500Principal()
                  .getName())
          .isEqualTo("CN=first");
    }
    stream.body().close();
    assertThat(received.end().get(10, TimeUnit.SECONDS)).isEqualTo(Received.End.CLIENT_HUNG_UP);
  }

  private static void awaitText(InputStream stream, String text) throws Exception {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      int next = stream.read();
      assertThat(next).isNotNegative();
      read.append((char) next);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamOfHttp2ThatIsResetStopsTheWorkUpstream(boolean stream) throws Exception {
    upstream.next(CHAT.generatePath(), Answer.silence());
    CompletableFuture<?> call =
        client(HttpClient.Version.HTTP_2).sendAsync(generate(stream), BodyHandlers.ofString());
    Received received = upstream.take();

    call.cancel(true);

    assertThat(received.end().get(10, TimeUnit.SECONDS)).isEqualTo(Received.End.CLIENT_HUNG_UP);
  }

  @Test
  void filesThatAreOfNoUseAreToldOfOnceAndChangeNothing() throws Exception {
    String complaint = "The certificate that was read before stays in use.";
    int before = plugai.console().split(complaint, -1).length - 1;

    plugai.file("etc/tls/privkey.pem", "-----BEGIN NOTHING-----\n");
    plugai.awaitConsole(complaint, before + 1);

    assertThat(shown()).isEqualTo("CN=first");
    show(second);
    awaitShown("CN=second");
    assertThat(plugai.console().split(complaint, -1).length - 1).isEqualTo(before + 1);
  }
}
