package io.plugai.bench.mock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MockUpstreamTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private MockUpstream mock;

  @BeforeEach
  void start() throws IOException {
    mock = MockUpstream.start();
  }

  @AfterEach
  void stop() {
    mock.close();
  }

  @Test
  void aPlainRequestGetsAChatCompletion() throws Exception {
    JsonNode answer = JSON.readTree(ask("{\"model\":\"echo\",\"stream\":false}").body());

    assertThat(answer.at("/choices/0/message/content").asText()).startsWith(ChatFrames.ANSWER);
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(28);
  }

  @Test
  void aStreamHasTheNumberOfPiecesThePromptAsksForEachWithItsNumberAndDueTime() throws Exception {
    HttpResponse<String> response = ask(stream(Plan.prompt(20, 1_000), true));

    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    List<JsonNode> chunks = chunks(response.body());
    assertThat(chunks).hasSize(22);
    long first = due(chunks.get(0), 0);
    for (int i = 1; i < 20; i++) {
      assertThat(due(chunks.get(i), i)).isEqualTo(first + i * 1_000L);
    }
    assertThat(chunks.get(20).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(chunks.get(21).at("/usage/completion_tokens").asInt()).isEqualTo(20);
  }

  @Test
  void usageIsLeftOutOfAStreamThatDoesNotAskForIt() throws Exception {
    List<JsonNode> chunks = chunks(ask(stream(Plan.prompt(1, 0), false)).body());

    assertThat(chunks).hasSize(2).noneMatch(chunk -> chunk.has("usage"));
  }

  @Test
  void theOneModelIsListedAndAnythingElseIsNotFound() throws Exception {
    HttpResponse<String> models = send(request("/v1/models").GET().build());
    HttpResponse<String> other = send(request("/v1/other").GET().build());

    assertThat(JSON.readTree(models.body()).at("/data/0/id").asText()).isEqualTo("echo");
    assertThat(other.statusCode()).isEqualTo(404);
  }

  private static String stream(String prompt, boolean usage) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":\""
        + prompt
        + "\"}],\"stream\": true"
        + (usage ? ",\"stream_options\":{\"include_usage\":true}}" : "}");
  }

  private static long due(JsonNode chunk, int number) {
    String text = chunk.at("/choices/0/delta/content").asText();
    assertThat(text).matches("#0*" + number + ":\\d{15}; word");
    return Long.parseLong(text.substring(text.indexOf(':') + 1, text.indexOf(';')));
  }

  private static List<JsonNode> chunks(String stream) throws IOException {
    assertThat(stream).endsWith("\n\ndata: [DONE]\n\n");
    List<JsonNode> chunks = new ArrayList<>();
    for (String event : stream.split("\n\n")) {
      String data = event.substring("data: ".length());
      if (!data.equals("[DONE]")) {
        chunks.add(JSON.readTree(data));
      }
    }
    return chunks;
  }

  private HttpResponse<String> ask(String body) throws IOException, InterruptedException {
    return send(
        request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mock.port() + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
