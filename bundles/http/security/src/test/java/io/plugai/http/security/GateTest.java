package io.plugai.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Presented;
import io.plugai.support.web.Json;
import io.plugai.support.web.TestServer;
import io.plugai.support.web.WebRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private final MetricRegistry metrics = new MetricRegistry();
  private final HttpClient client = TestServer.client();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    Gate gate = new Gate(metrics, caller -> {}, GatedServer.config(Map.of()));
    gate.addRules(
        () ->
            List.of(
                new AccessRule("GET", "/echo", Permission.READ),
                new AccessRule("POST", "/echo", Permission.GENERATE),
                new AccessRule("GET", "/throws", Permission.READ),
                new AccessRule("GET", "/sends/{status}", Permission.READ),
                new AccessRule("GET", "/async", Permission.READ),
                new AccessRule("GET", "/resets", Permission.READ),
                new AccessRule("GET", "/late", Permission.READ),
                new AccessRule("GET", "/public", Permission.PUBLIC),
                new AccessRule("DELETE", "/operator", Permission.OPERATE)));
    gate.addAuthenticator(new Guests(), Map.of());
    server = new TestServer(new Behind(), gate);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** Everybody is a guest, who may not operate; with a key of "nobody", nobody. */
  private static final class Guests implements Authenticator {
    @Override
    public AuthMethod way() {
      return AuthMethod.LOCAL_ONLY;
    }

    @Override
    public Authentication authenticate(Presented presented) {
      return GateTest.authenticate(presented)
          .<Authentication>map(Authentication.Accepted::new)
          .orElseGet(Authentication.NotMine::new);
    }
  }

  private static Optional<Caller> authenticate(Presented presented) {
    return presented.bearer().filter("nobody"::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Caller(
                "guest",
                EnumSet.of(Permission.READ, Permission.GENERATE),
                AuthMethod.LOCAL_ONLY,
                AuthMethod.LOCAL_ONLY.id(),
                ModelScope.ALL,
                Map.of()));
  }

  @Test
  void anAllowedRequestPassesWithItsCallerAndItsId() throws Exception {
    HttpResponse<String> response = get("/echo");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo("guest " + response.headers().firstValue("X-Request-Id").orElseThrow());
  }

  @Test
  void theClientsOwnIdComesBack() throws Exception {
    HttpResponse<String> response = send(request("/echo").header("X-Request-Id", "mine-1"));

    assertThat(response.headers().firstValue("X-Request-Id")).hasValue("mine-1");
  }

  @Test
  void aPathWithoutARuleIsNotFoundEvenThoughTheServletWouldAnswer() throws Exception {
    expect(get("/nothing"), 404, "not_found");
    expect(get("/echo/"), 404, "not_found");
    expect(get("/echo;a=b"), 404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"})
  void anotherMethodOfAKnownPathIsRefusedWithTheOnesThatThereAre(String method) throws Exception {
    HttpResponse<String> response =
        send(request("/echo").method(method, HttpRequest.BodyPublishers.noBody()));

    expect(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, POST, HEAD");
  }

  @Test
  void aHeadRequestIsAllowedWhereGetIs() throws Exception {
    HttpResponse<String> response =
        send(request("/echo").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void somebodyUnknownMustSayWhoTheyAre() throws Exception {
    expect(send(request("/echo").header("x-api-key", "nobody")), 401, "unauthenticated");
    expect(send(request("/echo").header("Authorization", "bearer nobody")), 401, "unauthenticated");
    assertThat(send(request("/public").header("x-api-key", "nobody")).statusCode()).isEqualTo(200);
  }

  @Test
  void aKnownCallerWithoutThePermissionIsRefused() throws Exception {
    expect(send(request("/operator").DELETE()), 403, "forbidden");
  }

  @Test
  void anExceptionBehindTheGateBecomesTheErrorBodyWithoutItsText() throws Exception {
    HttpResponse<String> response = get("/throws");

    expect(response, 500, "internal_error");
    assertThat(response.body()).doesNotContain("secret", "Exception", "at io.");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 406, 413, 415, 500, 503})
  void anErrorPageOfTheServerBecomesTheErrorBody(int status) throws Exception {
    HttpResponse<String> response = get("/sends/" + status);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).startsWith("{\"error\":").doesNotContain("secret");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void whatServesAPathThatARuleKnowsIsOnlyNotThereYet() throws Exception {
    HttpResponse<String> response = get("/sends/404");

    expect(response, 503, "unavailable");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void headersSurviveAResetOfTheResponse() throws Exception {
    assertThat(get("/resets").headers().map())
        .containsKeys("x-request-id", "x-content-type-options", "content-security-policy");
  }

  @Test
  void anAnswerThatFailsAfterItHasBegunIsCutOff() {
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> get("/late")))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "127.3.2.1", "[::1]:80"})
  void loopbackNamesAreAnswered(String host) throws Exception {
    assertThat(raw("GET /echo HTTP/1.1\r\nHost: " + host + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example:80", "192.168.1.2", "0.0.0.0"})
  void anyOtherNameMeansAPageThatLetItsNamePointHere(String host) throws Exception {
    assertThat(raw("GET /echo HTTP/1.1\r\nHost: " + host + "\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("\"forbidden\"");
  }

  @Test
  void whatAProxyClaimsIsIgnored() throws Exception {
    assertThat(
            raw(
                "GET /echo HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n"
                    + "Forwarded: host=localhost;for=127.0.0.1\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1"})
  void aForeignPageIsRefused(String origin) throws Exception {
    HttpResponse<String> response = send(request("/echo").header("Origin", origin));

    expect(response, 403, "forbidden");
    assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void aPageOfTheGatewaysOwnIsAnswered() throws Exception {
    String own = "http://127.0.0.1:" + server.port();

    assertThat(send(request("/echo").header("Origin", own)).statusCode()).isEqualTo(200);
  }

  @Test
  void requestsAreCountedByRouteAndStatusAlsoAsynchronousOnes() throws Exception {
    get("/sends/406");
    get("/nothing");
    assertThat(get("/async").body()).isEqualTo("later");

    awaitCount("plugai.http.requests;method=GET;route=/sends/{status};status=406");
    awaitCount("plugai.http.requests;method=GET;route=none;status=404");
    awaitCount("plugai.http.requests;method=GET;route=/async;status=200");
    assertThat(metrics.counter("plugai.http.in_flight").getCount()).isZero();
  }

  /** The answer may arrive a moment before the server has finished with the request. */
  private void awaitCount(String name) {
    org.assertj.core.api.Assertions.assertThatCode(
            () -> {
              long end = System.nanoTime() + 5_000_000_000L;
              while (!metrics.getCounters().containsKey(name)
                  || metrics.counter("plugai.http.in_flight").getCount() != 0) {
                if (System.nanoTime() > end) {
                  throw new AssertionError(name + " not in " + metrics.getNames());
                }
                Thread.onSpinWait();
              }
            })
        .doesNotThrowAnyException();
  }

  private void expect(HttpResponse<String> response, int status, String code) throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode error = Json.MAPPER.readTree(response.body()).get("error");
    assertThat(error.get("code").asText()).isEqualTo(code);
    assertThat(error.get("request_id").asText())
        .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    assertThat(error.get("message").asText()).isNotBlank();
    assertThat(error.get("details").isArray()).isTrue();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.uri(path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String raw(String head) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .lines()
          .collect(Collectors.joining("\n"));
    }
  }

  /** Answers every path, well or badly. */
  private static final class Behind extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String path = request.getRequestURI();
      if (path.equals("/throws")) {
        throw new IllegalStateException("secret");
      } else if (path.startsWith("/sends/")) {
        response.sendError(Integer.parseInt(path.substring(7)), "secret");
      } else if (path.equals("/async")) {
        AsyncContext async = request.startAsync();
        async.start(
            () -> {
              try {
                async.getResponse().getOutputStream().print("later");
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
              async.complete();
            });
      } else if (path.equals("/late")) {
        response.setContentLength(100);
        response.getOutputStream().print("begun");
        response.flushBuffer();
        throw new IllegalStateException("secret");
      } else {
        if (path.equals("/resets")) {
          response.reset();
        }
        String caller = WebRequest.caller(request).map(Caller::id).orElse("nobody");
        response.getOutputStream().print(caller + " " + WebRequest.id(request));
      }
    }
  }
}
