package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Received;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request's way through the house, and everything that can be wrong with it or go wrong. */
@ExtendWith(SharedGateways.class)
@Timeout(60)
class GenerateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static FakeUpstream upstream;
  private static Distribution plugai;

  @BeforeAll
  static void use(LocalGateway gateway) {
    plugai = gateway.plugai();
    upstream = gateway.upstream();
  }

  // ---- what goes well ----

  @Test
  @Tag("SYS-REQ-056")
  @Tag("DATA-REQ-002")
  @Tag("SYS-REQ-006")
  void aProviderAnswersInOnePiece() throws Exception {
    upstream.next(CHAT.generatePath(), Answer.json(200, CHAT.whole("Hello")));

    HttpResponse<String> response = post(body("fake/one", false));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = JSON.readTree(response.body());
    assertThat(answer.at("/output/text").asText()).isEqualTo("Hello");
    assertThat(answer.at("/finish_reason").asText()).isEqualTo("stop");
    assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(19);
    assertThat(answer.at("/id").asText())
        .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    assertThat(upstream.take().path()).isEqualTo(CHAT.generatePath());
  }

  @Test
  @Tag("SYS-REQ-017")
  void aProviderAnswersAsAStream() throws Exception {
    upstream.next(CHAT.generatePath(), CHAT.stream(List.of("Hel", "lo")));

    HttpResponse<String> response = post(body("fake/one", true));

    upstream.take();
    List<String> frames = frames(response);
    assertThat(frames.get(0)).startsWith("event: request\n");
    assertThat(frames).contains("event: delta\ndata: {\"text\":\"Hel\"}");
    assertThat(frames.get(frames.size() - 1)).startsWith("event: done\n");
    assertThat(frames.stream().filter(frame -> frame.matches("(?s)event: (done|error).*")))
        .hasSize(1);
  }

  @Test
  @Tag("SYS-REQ-003")
  void theStarterModelAnswersOffline() throws Exception {
    HttpResponse<String> response = post(body("local/starter", false));

    if (response.statusCode() == 503) { // only a host without what the worker needs may say so
      assertThat(response.body()).contains("backend_unavailable").containsAnyOf("libgomp", "AVX2");
    } else {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(JSON.readTree(response.body()).at("/output/text").asText()).isNotBlank();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"string\", \"pattern\": \"^(a{0,1000}){1000}$\"}",
        "{\"allOf\": [{\"$ref\": \"#\"}]}",
        "{\"oneOf\": []}"
      })
  void aSchemaThatALocalModelCannotBeHeldToDisturbsNobody(String schema) throws Exception {
    String format = "{\"type\": \"json_schema\", \"schema\": " + schema + "}";
    HttpResponse<String> refused = post(withFormat(format));
    assumeTrue(refused.statusCode() != 503, "this host runs no local model");

    expect(refused, 400, "validation_error");
    assertThat(refused.body()).contains("input.response_format.schema");
    String held = withFormat("{\"type\": \"json_schema\", \"schema\": {\"const\": [1]}}");
    assertThat(JSON.readTree(post(held).body()).at("/output/text").asText())
        .matches("\\[\\s*1\\s*\\]");
  }

  private static String withFormat(String format) {
    return "{\"model\": \"local/starter\", \"modality\": \"text\", \"stream\": false,"
        + " \"input\": {\"prompt\": \"Hello\", \"response_format\": "
        + format
        + "}}";
  }

  @Test
  void aWorkerThatIsKilledIsReplacedAndTheNextRequestWorks() throws Exception {
    Optional<ProcessHandle> worker =
        plugai
            .process()
            .descendants()
            .filter(child -> child.info().commandLine().orElse("").contains("io.plugai.workers"))
            .findAny();
    assumeTrue(worker.isPresent(), "this host runs no bundled worker");
    String loaded = "Loaded local/starter";
    plugai.awaitConsole(loaded, 1);
    int times = plugai.console().split(loaded, -1).length - 1;

    worker.get().destroyForcibly();
    plugai.awaitConsole(loaded, times + 1);

    HttpResponse<String> response = post(body("local/starter", false));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  // ---- what is wrong with a request ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"model": tru                                                          | 400 | validation_error | ``
          {"modality": "text", "input": "hi"}                                    | 400 | validation_error | model
          {"model": 1, "modality": "text", "input": "hi"}                        | 400 | validation_error | model
          {"model": "fake/one", "modality": "smell", "input": "hi"}              | 400 | validation_error | modality
          {"model": "fake/one", "modality": "text", "input": "hi", "x": 1}       | 400 | validation_error | x
          {"model": "fake/one", "modality": "text", "input": {"messages": [{"role": "boss", "content": "a"}]}} | 400 | validation_error | input.messages[0].role
          {"model": "fake/one", "modality": "text", "input": "hi", "parameters": {"temperature": "hot"}} | 400 | validation_error | parameters.temperature
          {"model": "fake/one", "modality": "text", "input": "hi", "parameters": {"temperature": 99}} | 400 | validation_error | parameters.temperature
          {"model": "fake/one", "modality": "text", "input": "hi", "parameters": {"sauce": 1}} | 400 | validation_error | parameters.sauce
          {"model": "fake/two", "modality": "text", "input": "hi"}               | 404 | model_not_found | ``
          {"model": "fake/one", "modality": "text", "input": {"messages": [{"role": "user", "content": [{"type": "image", "url": "https://example.org/a.png"}]}]}} | 422 | feature_not_supported | ``
          """)
  @Tag("ERR-003")
  void aRequestThatIsWrong(String body, int status, String code, String field) throws Exception {
    for (HttpResponse<String> response : List.of(post(body), post(streamed(body)))) {
      expect(response, status, code);
      if (!field.isEmpty()) {
        assertThat(JSON.readTree(response.body()).at("/error/details/0/field").asText())
            .isEqualTo(field);
      }
    }
  }

  private static String streamed(String body) {
    return body.endsWith("}") ? body.substring(0, body.length() - 1) + ", \"stream\": true}" : body;
  }

  @Test
  @Tag("SYS-REQ-011")
  void anUnknownModelIsToldWithTheClosestNames() throws Exception {
    assertThat(post(body("fake/onne", false)).body()).contains("fake/one");
  }

  @Test
  void aBodyOverTheLimit() throws Exception {
    String large = body("fake/one", false).replace("hi", "x".repeat(LocalGateway.MAX_BODY));

    expect(post(large), 413, "payload_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "TRACE"})
  void aWrongMethod(String method) throws Exception {
    HttpResponse<String> response =
        send(request("/v1/generate").method(method, HttpRequest.BodyPublishers.noBody()));

    expect(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void aWrongContentType() throws Exception {
    expect(
        send(
            request("/v1/generate")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(body("fake/one", false)))),
        415,
        "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/v1/generate/", "/v2/generate", "/v1/models/", "/services"})
  void aPathThatThereIsNot(String path) throws Exception {
    expect(get(path), 404, "not_found");
  }

  @Test
  void aWebPageFromElsewhere() throws Exception {
    expect(
        send(
            request("/v1/generate")
                .header("Origin", "https://evil.example")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(body("fake/one", false)))),
        403,
        "forbidden");
  }

  // ---- what goes wrong behind the gateway ----

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("ERR-002")
  void anUpstreamThatRefusesTheConnection(boolean stream) throws Exception {
    expect(post(body("refused/one", stream)), 503, "backend_unavailable");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUpstreamThatSaysNothing(boolean stream) throws Exception {
    upstream.next(CHAT.generatePath(), Answer.silence());

    HttpResponse<String> response = post(body("impatient/one", stream));

    upstream.take();
    // A silent stream has shown by then that it lives, and so has begun.
    assertThat(response.body()).contains("\"code\":\"backend_timeout\"");
    assertThat(response.statusCode()).isEqualTo(stream ? 200 : 504);
  }

  @Test
  void anUpstreamThatLimitsTheRate() throws Exception {
    upstream.next(
        CHAT.generatePath(),
        Answer.status(429)
            .header("Retry-After", "17")
            .header("Content-Type", "application/json")
            .send(CHAT.error("rate_limit_exceeded", "secret words of the provider")));

    HttpResponse<String> response = post(body("fake/one", false));

    upstream.take();
    expect(response, 429, "rate_limited");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("17");
  }

  @Test
  void anUpstreamThatBreaksOffInMidStream() throws Exception {
    upstream.next(CHAT.generatePath(), CHAT.beginning(List.of("Hel")).cut());

    assertThat(lastFrame(post(body("fake/one", true))))
        .startsWith("event: error\n")
        .contains("\"code\":\"backend_unavailable\"");
    upstream.take();
  }

  @Test
  void anUpstreamThatFallsSilentInMidStream() throws Exception {
    upstream.next(CHAT.generatePath(), CHAT.beginning(List.of("Hel")).hang());

    assertThat(lastFrame(post(body("impatient/one", true))))
        .startsWith("event: error\n")
        .contains("\"code\":\"backend_timeout\"");
    upstream.take();
  }

  @Test
  void anUpstreamThatSendsBrokenJson() throws Exception {
    upstream.next(
        CHAT.generatePath(), CHAT.beginning(List.of("Hel")).send(CHAT.brokenFrame()).hang());

    assertThat(lastFrame(post(body("fake/one", true))))
        .startsWith("event: error\n")
        .contains("\"code\":\"backend_protocol_error\"");
    upstream.take();
  }

  // ---- clients that leave ----

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("SYS-REQ-047")
  void aClientThatLeavesBeforeTheFirstByteStopsTheWorkUpstream(boolean stream) throws Exception {
    upstream.next(CHAT.generatePath(), Answer.silence());
    Socket client = socket(stream);
    Received received = upstream.take();

    long left = System.nanoTime();
    client.close();

    expectHungUp(received, left);
  }

  @Test
  @Tag("SYS-REQ-047")
  void aClientThatLeavesInMidStreamStopsTheWorkUpstream() throws Exception {
    upstream.next(CHAT.generatePath(), CHAT.beginning(List.of("Hel")).hang());
    Socket client = socket(true);
    Received received = upstream.take();
    new BufferedReader(new InputStreamReader(client.getInputStream())).readLine();

    long left = System.nanoTime();
    client.close();

    expectHungUp(received, left);
  }

  private static void expectHungUp(Received received, long left) throws Exception {
    // No timeout of the adapter would have ended it as soon as that; a heartbeat might notice it
    // too.
    assertThat(received.end().get(10, TimeUnit.SECONDS)).isEqualTo(Received.End.CLIENT_HUNG_UP);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - left);
    System.out.printf("Upstream was let go %d ms after the client had left%n", millis);
  }

  // ---- what is kept of it ----

  @Test
  @Tag("SYS-REQ-008")
  @Tag("DATA-REQ-003")
  void everyRequestIsCountedAndLoggedWithoutWhatItSaid() throws Exception {
    upstream.next(CHAT.generatePath(), Answer.json(200, CHAT.whole("a very private answer")));

    HttpResponse<String> response =
        send(
            request("/v1/generate")
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "logged-1")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        body("fake/one", false).replace("hi", "a very private question"))));

    upstream.take();
    assertThat(response.headers().firstValue("X-Request-Id")).hasValue("logged-1");
    assertThat(get("/v1/metrics").body())
        .contains(
            "plugai_http_requests_total{method=\"POST\",route=\"/v1/generate\",status=\"200\"}");
    while (!plugai.log().contains("logged-1")) {
      Thread.sleep(50); // the log is written in batches
    }
    assertThat(plugai.log()).doesNotContain("very private");
  }

  // ---- helpers ----

  private static String body(String model, boolean stream) {
    return """
        {"model": "%s", "modality": "text", "input": "hi", "stream": %s}"""
        .formatted(model, stream);
  }

  /** The events of a stream, without their numbers. */
  private static List<String> frames(HttpResponse<String> response) {
    return List.of(response.body().replaceAll("(?m)^id: [1-9]\\d*\n", "").split("\n\n"));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(plugai.uri(path));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return send(
        request("/v1/generate")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static Socket socket(boolean stream) throws Exception {
    Socket socket = new Socket("127.0.0.1", plugai.httpPort());
    socket.setSoTimeout(10_000);
    String body = body("fake/one", stream);
    socket
        .getOutputStream()
        .write(
            ("POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String code(HttpResponse<String> response) throws Exception {
    return JSON.readTree(response.body()).at("/error/code").asText();
  }

  private static void expect(HttpResponse<String> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(code(response)).isEqualTo(code);
    assertThat(JSON.readTree(response.body()).at("/error/request_id").asText())
        .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    assertThat(response.body()).doesNotContain("Exception", "\tat ", "<html");
  }

  private static String lastFrame(HttpResponse<String> response) {
    List<String> frames = frames(response);
    return frames.get(frames.size() - 1);
  }
}
