package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Received;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests as things of their own, on the real gateway, with the real worker. */
@ExtendWith(SharedGateways.class)
@Timeout(60)
class RequestsTest {
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

  @Test
  @Tag("SYS-REQ-058")
  void aBackgroundRequestIsFollowedToItsAnswer() throws Exception {
    String id = inBackground("local/starter");

    HttpResponse<String> events = get("/v1/requests/" + id + "/events");
    JsonNode request = json(get("/v1/requests/" + id));

    assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(events.body()).startsWith("event: request\n").contains("\nevent: done\n");
    assertThat(request.get("state").asText()).isEqualTo("succeeded");
    assertThat(request.at("/answer/output/text").asText()).isNotBlank();
    long last = request.get("last_event_id").asLong();
    assertThat(get("/v1/requests/" + id + "/events?after=" + (last - 2)).body())
        .contains("event: done")
        .doesNotContain("event: delta");
  }

  @Test
  @Tag("SYS-REQ-047")
  @Tag("SYS-REQ-058")
  void aCancelReachesTheProvider() throws Exception {
    upstream.next(CHAT.generatePath(), CHAT.beginning(List.of("Hel")).hang());
    CompletableFuture<HttpResponse<String>> asking =
        CLIENT.sendAsync(ask("fake/one", true).build(), HttpResponse.BodyHandlers.ofString());
    Received seen = upstream.take();
    Await.until("a running request", () -> !running().isEmpty());
    String id = running();

    HttpResponse<String> cancelled = post("/v1/requests/" + id + "/cancel", "");

    assertThat(json(cancelled).get("state").asText()).isEqualTo("cancelled");
    assertThat(asking.get().body()).contains("\"code\":\"cancelled\"");
    assertThat(seen.end().get(10, TimeUnit.SECONDS)).isEqualTo(Received.End.CLIENT_HUNG_UP);
  }

  @Test
  @Tag("SYS-REQ-048")
  void anotherAnswerStandsBesideTheFirst() throws Exception {
    String id = inBackground("local/starter");
    get("/v1/requests/" + id + "/events");

    JsonNode again =
        json(post("/v1/requests/" + id + "/regenerate", "{\"parameters\": {\"max_tokens\": 3}}"));

    assertThat(again.at("/usage/output_tokens").asInt()).isEqualTo(3);
    assertThat(json(get("/v1/requests/" + again.get("id").asText())).get("regenerates").asText())
        .isEqualTo(id);
    assertThat(json(get("/v1/requests/" + id)).at("/answer/usage/output_tokens").asInt())
        .isGreaterThan(3);
  }

  @Test
  void whatIsAskedTwiceUnderOneKeyIsPaidOnce() throws Exception {
    upstream.next(CHAT.generatePath(), Answer.json(200, CHAT.whole("Once")));
    HttpRequest request = ask("fake/one", false).header("Idempotency-Key", "key-1").build();

    JsonNode first = json(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));
    JsonNode second = json(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));

    upstream.take();
    assertThat(second).isEqualTo(first);
    assertThat(second.at("/output/text").asText()).isEqualTo("Once");
  }

  @Test
  @Tag("SYS-REQ-067")
  void aRequestGoesOnWithItsSession() throws Exception {
    String session =
        json(post(
                "/v1/sessions",
                "{\"model\": \"fake/one\", \"system\": \"Be brief.\","
                    + " \"parameters\": {\"temperature\": 0.5}}"))
            .get("id")
            .asText();
    upstream.next(CHAT.generatePath(), Answer.json(200, CHAT.whole("Hello, Ada.")));
    JsonNode first = json(post("/v1/generate", inSession(session, "I am Ada.", false)));
    assertThat(first.at("/session/id").asText()).isEqualTo(session);
    assertThat(first.get("model").asText()).isEqualTo("fake/one");
    upstream.take();
    upstream.next(CHAT.generatePath(), CHAT.stream(List.of("You are", " Ada.")));
    HttpResponse<String> second = post("/v1/generate", inSession(session, "Who am I?", true));

    assertThat(second.body()).contains("\"session\":{\"id\":\"" + session);
    Received asked = upstream.take();
    JsonNode sent = JSON.readTree(asked.body());
    assertThat(sent.get("messages").findValuesAsText("role"))
        .containsExactly("system", "user", "assistant", "user");
    assertThat(sent.get("temperature").asDouble()).isEqualTo(0.5);
    Await.until("both answers", () -> messages(session).toString().contains("You are Ada."));
    assertThat(messages(session).findValuesAsText("content"))
        .containsExactly("I am Ada.", "Hello, Ada.", "Who am I?", "You are Ada.");

    upstream.next(CHAT.generatePath(), Answer.json(200, CHAT.whole("Ada, you are.")));
    JsonNode again = json(post("/v1/requests/" + first.get("id").asText() + "/regenerate", "{}"));
    upstream.take();
    assertThat(again.at("/session/id").asText()).isEqualTo(session);
    Await.until("another answer", () -> messages(session).toString().contains("Ada, you are."));
    assertThat(messages(session).findValuesAsText("content"))
        .containsExactly("I am Ada.", "Ada, you are.");
    assertThat(messages(again.at("/session/former").asText())).hasSize(4);
  }

  @Test
  @Tag("SYS-REQ-067")
  void anAnswerThatIsCutShortIsMarkedAsSuchInItsSession() throws Exception {
    String session = json(post("/v1/sessions", "{\"model\": \"fake/one\"}")).get("id").asText();
    upstream.next(CHAT.generatePath(), CHAT.beginning(List.of("Hel")).cut());

    post("/v1/generate", inSession(session, "Hi", true));

    upstream.take();
    Await.until("what was said", () -> messages(session).toString().contains("Hel"));
    JsonNode cut = messages(session).get(1);
    assertThat(cut.get("complete").asBoolean()).isFalse();
    assertThat(cut.get("cut_by").asText()).isNotEqualTo("interrupted");
    assertThat(post("/v1/generate", inSession("cnv_none", "Hi", false)).statusCode())
        .isEqualTo(404);
  }

  @Test
  @Tag("SYS-REQ-022")
  void aConversationGoesOnThoughTheGatewayKeepsNothingOfIt() throws Exception {
    String begin =
        """
        {"state_token": "", "model": "local/starter", "modality": "text", "input": "Who are you?"}""";
    JsonNode first = json(post("/v1/generate", begin));

    String token = first.get("state_token").asText();
    assertThat(token).startsWith("st1.");
    HttpResponse<String> second = post("/v1/generate", withToken(token));

    assertThat(second.body()).contains("\"state_token\":\"st1.", "\"left_out\":[]");
    HttpResponse<String> forged = post("/v1/generate", withToken(token + "A"));
    assertThat(forged.statusCode()).isEqualTo(400);
    assertThat(json(forged).at("/error/details/0/field").asText()).isEqualTo("state_token");
  }

  private static String withToken(String token) {
    return """
        {"state_token": "%s", "modality": "text", "input": "And who made you?", "stream": true}"""
        .formatted(token);
  }

  private static String inSession(String session, String input, boolean stream) {
    return """
        {"session_id": "%s", "modality": "text", "input": "%s", "stream": %s}"""
        .formatted(session, input, stream);
  }

  private static JsonNode messages(String session) throws Exception {
    return json(get("/v1/sessions/" + session + "/messages")).get("messages");
  }

  /** The id of the request that runs; empty where none does. */
  private static String running() throws Exception {
    return json(get("/v1/requests?state=running")).at("/requests/0/id").asText();
  }

  private static String inBackground(String model) throws Exception {
    HttpResponse<String> taken =
        CLIENT.send(
            ask(model, false).header("Prefer", "respond-async").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    return json(taken).get("id").asText();
  }

  private static HttpRequest.Builder ask(String model, boolean stream) {
    return HttpRequest.newBuilder(plugai.uri("/v1/generate"))
        .header("Content-Type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                """
                {"model": "%s", "modality": "text", "input": "Who are you?", "stream": %s}"""
                    .formatted(model, stream)));
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(plugai.uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(plugai.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return JSON.readTree(response.body());
  }
}
