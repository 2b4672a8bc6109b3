package io.plugai.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.http.rest.docs.DocsResource;
import io.plugai.http.rest.operations.HealthServlet;
import io.plugai.support.web.RawHttp2;
import io.plugai.support.web.TestCertificate;
import io.plugai.support.web.TestServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for much and read nothing, and what others get meanwhile. */
@Timeout(60)
class UnreadAnswersTest {
  private static final String LARGE = "/v1/openapi.json";
  private static final int STREAMS = 128;
  private static final int CONNECTIONS = 24; // more than the server has threads
  private static final int PIPELINED = 40;

  @TempDir static Path folder;
  private static TestCertificate certificate;

  private final List<AutoCloseable> clients = new ArrayList<>();

  @BeforeAll
  static void make() throws Exception {
    certificate = TestCertificate.make(folder, "tls");
  }

  @AfterEach
  void leave() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
  }

  @Test
  void streamsWithoutAWindowHoldNoThread() throws Exception {
    try (ControlPlane plane = new ControlPlane(certificate, new DocsResource())) {
      RawHttp2 client = new RawHttp2(TestCertificate.trusting(certificate), plane.port(), 0);
      clients.add(client);
      for (int i = 0; i < STREAMS; i++) {
        client.get(LARGE);
      }

      assertThat(plane.came.tryAcquire(STREAMS, 10, TimeUnit.SECONDS)).isTrue();
      othersAreAnswered(plane);
    }
  }

  @Test
  void noAnswerIsSoSmallThatAThreadWaitsForIt() throws Exception {
    try (TestServer server = new TestServer(certificate, new HealthServlet())) {
      SSLContext trust = TestCertificate.trusting(certificate);
      RawHttp2 client = new RawHttp2(trust, server.port(), 0);
      clients.add(client);
      for (int i = 0; i < STREAMS; i++) {
        client.get("/v1/health");
      }
      client.await(RawHttp2.HEADERS);

      HttpRequest request =
          HttpRequest.newBuilder(server.uri("/v1/health")).timeout(Duration.ofSeconds(10)).build();
      HttpClient other = HttpClient.newBuilder().sslContext(trust).build();
      assertThat(other.send(request, BodyHandlers.ofString()).body()).contains("ok");
    }
  }

  @Test
  void connectionsThatPipelineAndNeverReadHoldNoThread() throws Exception {
    try (ControlPlane plane = new ControlPlane(new DocsResource())) {
      for (int i = 0; i < CONNECTIONS; i++) {
        pipeline(plane.port());
      }

      assertThat(plane.came.tryAcquire(CONNECTIONS, 10, TimeUnit.SECONDS)).isTrue();
      othersAreAnswered(plane);
    }
  }

  private void pipeline(int port) throws IOException {
    Socket socket = new Socket();
    clients.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    String one = "GET " + LARGE + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(one.repeat(PIPELINED).getBytes(StandardCharsets.US_ASCII));
  }

  private static void othersAreAnswered(ControlPlane plane) throws Exception {
    for (int i = 0; i < 20; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(plane.uri(LARGE)).timeout(Duration.ofSeconds(10));
      assertThat(plane.send(request).body()).startsWith("{").endsWith("}");
    }
  }
}
