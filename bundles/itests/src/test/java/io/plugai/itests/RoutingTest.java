package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.itests.Client.Reply;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which of several models answers, on the real gateway: two providers, and the real worker. */
@ExtendWith(SharedGateways.class)
@Timeout(60)
class RoutingTest {
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final String FILE = "etc/io.plugai.alias-quick.cfg";

  private static FakeUpstream upstream;
  private static Distribution plugai;
  private static Client client;

  @BeforeAll
  static void use(LocalGateway gateway) {
    plugai = gateway.plugai();
    upstream = gateway.upstream();
    client = Client.nobody(plugai);
  }

  @AfterEach
  void forget() throws Exception {
    client.delete("/v1/aliases/fast");
    upstream.forget();
  }

  @Test
  void anAliasIsSetOverTheApiAndItsSecondModelAnswersForTheFirst() throws Exception {
    client
        .put(
            "/v1/aliases/fast",
            """
            {"policy": "order", "candidates": [{"model": "refused/one"}, {"model": "fake/one"}]}""")
        .expect(201);
    assertThat(client.get("/v1/aliases").expect(200).text("/aliases/0/name")).isEqualTo("fast");
    upstream.next(CHAT.generatePath(), Answer.json(200, CHAT.whole("Here I am.")));

    Reply answer = client.post("/v1/generate", ask("\"model\": \"fast\"")).expect(200);

    assertThat(answer.text("/output/text")).isEqualTo("Here I am.");
    assertThat(answer.text("/model")).isEqualTo("fast");
    assertThat(answer.text("/metadata/model_used")).isEqualTo("fake/one");
    assertThat(answer.headers().firstValue("X-Model-Used")).hasValue("fake/one");
    JsonNode route = answer.json().at("/metadata/route");
    assertThat(route.findValuesAsText("outcome")).containsExactly("failed", "answered");
    assertThat(route.at("/0/code").asText()).isEqualTo("backend_unavailable");
    JsonNode kept = client.get("/v1/requests/" + answer.text("/id")).expect(200).json();
    assertThat(kept.get("model_used").asText()).isEqualTo("fake/one");
    assertThat(kept.get("route")).isEqualTo(route);
  }

  @Test
  void theShellDoesTheSame() throws Exception {
    assertThat(
            plugai.shell(
                "plugai:alias-set --policy weighted fast fake/one=3 local/starter",
                "plugai:alias-list",
                "plugai:alias-remove fast"))
        .contains("fast is set.", "fake/one=3, local/starter=1", "fast is removed.");
    client.get("/v1/aliases/fast").expect(404);
  }

  @Test
  void anAliasInAFileIsReadOnly() throws Exception {
    plugai.file(FILE, "name = quick\ncandidates = refused/one, fake/one=3\n");
    try {
      Await.until("it is read", () -> client.get("/v1/aliases/quick").status() == 200);
      assertThat(client.get("/v1/aliases/quick").json().get("fixed").asBoolean()).isTrue();
      client
          .put("/v1/aliases/quick", "{\"candidates\": [{\"model\": \"fake/one\"}]}")
          .expect(409, "conflict");
      client.delete("/v1/aliases/quick").expect(409, "conflict");

      upstream.next(CHAT.generatePath(), CHAT.stream(List.of("Hi")));
      String stream =
          client
              .post("/v1/generate", ask("\"model\": \"quick\", \"stream\": true"))
              .expect(200)
              .text();
      assertThat(stream)
          .contains("event: route\ndata: {\"model_used\":\"fake/one\",\"fallback\":false")
          .contains("event: done")
          .containsSubsequence("event: request", "event: route", "event: delta");
    } finally {
      Files.delete(plugai.home().resolve(FILE));
    }
    Await.until("it has gone", () -> client.get("/v1/aliases/quick").status() == 404);
    client.post("/v1/generate", ask("\"model\": \"quick\"")).expect(404, "model_not_found");
  }

  @Test
  void aListIsHeldAgainstWhatThereIs() throws Exception {
    Reply wrong =
        client
            .post("/v1/generate", ask("\"models\": [\"fake/one\", \"local/nobody\", \"fake/one\"]"))
            .expect(400, "validation_error");
    assertThat(wrong.json().at("/error/details").findValuesAsText("field"))
        .containsExactly("models[1]", "models[2]");
    client
        .post("/v1/generate", ask("\"model\": \"fake/one\", \"models\": [\"fake/one\"]"))
        .expect(400, "validation_error");
  }

  @Test
  void whereNobodyAnswersEachIsNamed() throws Exception {
    upstream.next(CHAT.generatePath(), Answer.json(401, CHAT.error("invalid", "No.")));
    Reply failed =
        client.post("/v1/generate", ask("\"models\": [\"refused/one\", \"fake/one\"]")).expect(503);
    assertThat(failed.text("/error/code")).isEqualTo("backend_unavailable");
    assertThat(failed.text("/error/message")).contains("fake/one (credential_rejected)");
    assertThat(failed.json().at("/error/details").findValuesAsText("field"))
        .containsExactly("refused/one", "fake/one");
  }

  @Test
  @Tag("SYS-REQ-052")
  @Tag("NFR-020")
  @Tag("SYS-REQ-053")
  void theDefaultAnswersWhileTheWantedModelIsLoaded() throws Exception {
    assumeTrue(
        client.post("/v1/models/local/starter/load", "", "Prefer", "wait=60").status() == 200,
        "this host runs no local model");
    Path other = Files.createDirectories(plugai.home().resolve("models/other"));
    Path weights = other.resolve("other.gguf");
    try {
      Files.copy(plugai.home().resolve("models/starter/starter.gguf"), weights);
      Await.until("it is found", () -> client.get("/v1/models/local/other").status() == 200);

      preferring("none");
      Reply refused = client.post("/v1/generate", ask("\"model\": \"local/other\""));
      refused.expect(503, "backend_unavailable");
      assertThat(refused.text("/error/message")).contains("/v1/models/local/other/load");

      Reply first =
          client
              .post("/v1/generate", ask("\"model\": \"local/other\", \"fallback\": \"default\""))
              .expect(200);
      assertThat(first.text("/metadata/model_used")).isEqualTo("local/starter");
      assertThat(first.json().at("/metadata/fallback").asBoolean()).isTrue();
      assertThat(first.headers().firstValue("X-Fallback")).hasValue("true");

      Await.until("it is loaded behind", () -> state("local/other").equals("loaded"));
      Reply second = client.post("/v1/generate", ask("\"model\": \"local/other\"")).expect(200);
      assertThat(second.text("/metadata/model_used")).isEqualTo("local/other");
      assertThat(second.json().at("/metadata/fallback").asBoolean()).isFalse();
    } finally {
      client.patch("/v1/users/me", "{\"preferences\": {}}").expect(200);
      Files.deleteIfExists(weights);
      Files.delete(other);
      Await.until(
          "it is gone", () -> client.get("/v1/models/local/other").text().contains("\"missing\""));
    }
  }

  private static void preferring(String fallback) throws Exception {
    String body = "{\"preferences\": {\"fallback\": \"%s\"}}";
    client.patch("/v1/users/me", body.formatted("sometimes")).expect(400, "validation_error");
    client.patch("/v1/users/me", body.formatted(fallback)).expect(200);
  }

  private static String state(String model) throws Exception {
    return client.get("/v1/models/" + model + "/status").text("/state");
  }

  private static String ask(String fields) {
    return "{%s, \"modality\": \"text\", \"input\": \"Hello!\", \"parameters\": {\"max_tokens\": 8}}"
        .formatted(fields);
  }
}
