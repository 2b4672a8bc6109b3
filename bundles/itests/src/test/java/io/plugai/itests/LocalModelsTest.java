package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The starter model and its real worker: into memory, out of it, and the queue before it. */
@ExtendWith(SharedGateways.class)
@Timeout(120)
class LocalModelsTest {
  private static final String STARTER = "/v1/models/local/starter";
  private static final String DISPATCH = "etc/io.plugai.core.dispatch.cfg";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer that is held to so many elements takes its time. */
  private static final String LONG_ANSWER =
      """
      {"model": "local/starter", "modality": "text", "stream": true, "input": {"prompt": "Count!",
       "response_format": {"type": "json_schema", "schema":
        {"type": "array", "items": {"const": 1}, "minItems": 150, "maxItems": 150}}},
       "parameters": {"max_tokens": 1000}}""";

  private static Distribution plugai;

  @BeforeAll
  static void use(LocalGateway gateway) {
    plugai = gateway.plugai();
  }

  @BeforeEach
  void loadOneAtATime() throws Exception {
    HttpResponse<String> loaded = post(STARTER + "/load", "{\"parallel\": 1}");
    assumeTrue(loaded.statusCode() != 503, "this host runs no local model");
    assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(200);
  }

  /** As it comes: pinned, and loaded with what the configuration says. */
  @AfterEach
  void restore() throws Exception {
    post(STARTER + "/unload", "");
    post(STARTER + "/load", "{}");
  }

  @Test
  @Tag("SYS-REQ-049")
  @Tag("SYS-REQ-051")
  @Tag("SYS-REQ-057")
  void whatIsLoadedTellsHowItIsDoing() throws Exception {
    JsonNode status = JSON.readTree(get(STARTER + "/status").body());
    assertThat(status.at("/state").asText()).isEqualTo("loaded");
    assertThat(status.at("/capacity").asInt()).isEqualTo(1);
    assertThat(status.at("/memory_bytes").asLong()).isGreaterThan(1 << 20);
    assertThat(status.at("/loaded_since").asText()).endsWith("Z");
    assertThat(status.at("/pinned").asBoolean()).isTrue();
    assertThat(loaded()).contains("local/starter");
  }

  @Test
  @Tag("SYS-REQ-050")
  @Tag("NFR-019")
  void unloadingWaitsForWhatRuns() throws Exception {
    try (BufferedReader stream = stream()) {
      assertThat(until(stream, "event: delta")).isTrue();
      CompletableFuture<HttpResponse<String>> unload =
          CLIENT.sendAsync(request(STARTER + "/unload", ""), BodyHandlers.ofString());

      assertThat(stream.lines().collect(Collectors.joining("\n"))).contains("event: done");
      assertThat(unload.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(get(STARTER + "/status").body()).contains("\"state\":\"unloaded\"");
    assertThat(loaded()).doesNotContain("local/starter");
  }

  @Test
  @Tag("SYS-REQ-046")
  @Tag("NFR-018")
  void thoseThatWaitCountDown() throws Exception {
    List<CompletableFuture<String>> answers =
        Stream.generate(() -> CLIENT.sendAsync(generation(), BodyHandlers.ofString()))
            .limit(8)
            .map(answer -> answer.thenApply(HttpResponse::body))
            .toList();
    List<List<Integer>> positions = new ArrayList<>();
    for (CompletableFuture<String> answer : answers) {
      String frames = answer.get(60, TimeUnit.SECONDS);
      assertThat(frames).contains("event: done");
      positions.add(
          frames
              .lines()
              .filter(line -> line.startsWith("data: {\"position\":"))
              .map(line -> Integer.valueOf(line.replaceAll("\\D*(\\d+).*", "$1")))
              .toList());
    }
    assertThat(positions).anySatisfy(told -> assertThat(told).hasSizeGreaterThan(2));
    assertThat(positions)
        .allSatisfy(told -> assertThat(told).isSortedAccordingTo(Comparator.reverseOrder()));
  }

  @Test
  @Tag("SYS-REQ-045")
  void whatNobodyUsesLeavesMemory() throws Exception {
    post(STARTER + "/load", "{\"keep_seconds\": 1, \"pin\": false}");
    Await.until("it leaves", () -> get(STARTER + "/status").body().contains("\"unloaded\""));
    assertThat(get("/v1/ready").statusCode()).as("it is missed by nobody").isEqualTo(200);
  }

  @Test
  @Tag("SYS-REQ-045")
  void whereThereIsNoRoomTheOtherOneLeavesAndComesBack() throws Exception {
    post(STARTER + "/load", "{\"pin\": false}");
    Path twin = Files.createDirectories(plugai.home().resolve("models/twin"));
    plugai.file(DISPATCH, "loaded_limit = 1\n");
    try {
      Await.until(
          "the limit holds",
          () -> plugai.shell("config:list io.plugai.core.dispatch").contains("loaded_limit = 1"));
      Files.copy(plugai.home().resolve("models/starter/starter.gguf"), twin.resolve("twin.gguf"));
      Await.until("it is found", () -> get("/v1/models/local/twin").statusCode() == 200);
      assertThat(get("/v1/models/local/twin").body())
          .as("the runner's and the files' own word")
          .contains("\"engine\":", "\"format\":\"gguf\"", "\"parameters\":");

      assertThat(streamed("local/twin")).contains("event: done");
      assertThat(loaded()).containsExactly("local/twin");
      assertThat(streamed("local/starter")).contains("event: done");
      assertThat(loaded()).containsExactly("local/starter");
    } finally {
      plugai.file(DISPATCH, "");
      Files.deleteIfExists(twin.resolve("twin.gguf"));
      Files.delete(twin);
      Await.until("it is gone", () -> get("/v1/models/local/twin").body().contains("\"missing\""));
    }
  }

  private static String streamed(String model) throws Exception {
    String body = LONG_ANSWER.replace("local/starter", model);
    return CLIENT.send(request("/v1/generate", body), BodyHandlers.ofString()).body();
  }

  @Test
  void theShellDoesTheSame() throws Exception {
    String shown =
        plugai.shell(
            "plugai:model-load --parallel 2 --keep 60 --unpin local/starter",
            "plugai:model-list",
            "plugai:model-unload local/starter");
    assertThat(shown)
        .contains("local/starter is loaded.", "local/starter is unloaded.")
        .containsPattern("local/starter .* loaded .* 0/2 .* until 20");
    assertThat(get(STARTER + "/status").body()).contains("\"state\":\"unloaded\"");
  }

  // ---- helpers ----

  private static List<String> loaded() throws Exception {
    List<String> ids = new ArrayList<>();
    JSON.readTree(get("/v1/models/loaded").body())
        .at("/models")
        .forEach(model -> ids.add(model.at("/id").asText()));
    return ids;
  }

  private static BufferedReader stream() throws Exception {
    HttpResponse<InputStream> response = CLIENT.send(generation(), BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static boolean until(BufferedReader stream, String line) throws Exception {
    String read = stream.readLine();
    while (read != null && !read.equals(line)) {
      read = stream.readLine();
    }
    return read != null;
  }

  private static HttpRequest generation() {
    return request("/v1/generate", LONG_ANSWER);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(HttpRequest.newBuilder(plugai.uri(path)).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return CLIENT.send(request(path, body), BodyHandlers.ofString());
  }

  private static HttpRequest request(String path, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(plugai.uri(path));
    if (path.startsWith(STARTER)) {
      request.header("Prefer", "wait=60"); // a generation would be kept for later
    }
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return request.POST(BodyPublishers.ofString(body)).build();
  }
}
