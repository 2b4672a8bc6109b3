package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Adapters that were built against older versions of the SPI, in the gateway of today. */
@ExtendWith(SharedGateways.class)
@Timeout(60)
class OldAdapterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path JARS = Path.of(System.getProperty("plugai.oldAdapters"));
  private static Distribution plugai;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void install(LocalGateway gateway) throws Exception {
    plugai = gateway.plugai();
    Path plugins = plugai.home().resolve("plugins");
    Files.copy(JARS.resolve("echo-1.0.0.jar"), plugins.resolve("echo-1.jar"));
    Files.copy(JARS.resolve("echo-2.0.0.jar"), plugins.resolve("echo.jar"));
    assertThatThrownBy(() -> new Operator(plugai).installOverHttp("echo-1.jar"))
        .as("an adapter of the first SPI")
        .hasMessageContaining("was built for version 1.0.0 of PlugAI's plug-in interface")
        .hasMessageContaining("docs/write-an-adapter.md");
    new Operator(plugai).installOverHttp("echo.jar");
  }

  @Test
  void itAnswersWhole() throws Exception {
    HttpResponse<String> answer = ask("\"one two three\"", "{\"max_tokens\": 2}", false);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"text\":\"one two \"")
        .contains("\"finish_reason\":\"length\"")
        .contains("\"provider\":{\"echo\":true}");
  }

  @Test
  void itStreams() throws Exception {
    assertThat(ask("\"one two\"", "{}", true).body())
        .contains("data: {\"text\":\"one \"}")
        .contains("data: {\"text\":\"two\"}")
        .contains("event: done");
  }

  @Test
  void itsErrorsAndItsParametersAreUnderstood() throws Exception {
    assertThat(ask("\"fail\"", "{}", false).body())
        .contains("\"code\":\"backend_rejected\"")
        .contains("The echo says no to that.");
    HttpResponse<String> refused = ask("\"one\"", "{\"temperature\": 3, \"seed\": 1}", false);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("parameters.temperature").contains("parameters.seed");
  }

  @Test
  void whatItWantsBackComesBackToItAndGoesToNoOtherModel() throws Exception {
    JsonNode first = JSON.readTree(ask("\"tulips\"", "{}", false).body());
    ObjectNode input = JSON.createObjectNode();
    ArrayNode messages = input.putArray("messages");
    messages.addObject().put("role", "user").put("content", "tulips");
    messages.addObject().put("role", "assistant").set("content", first.at("/output/content"));
    messages.addObject().put("role", "user").put("content", "and?");

    assertThat(first.at("/output/content/0/state").asText()).hasSizeGreaterThan(40);
    assertThat(first.toString()).doesNotContain("[tulips]");
    assertThat(ask(input.toString(), "{}", false).body()).contains("\"text\":\"[tulips] and?\"");
    assertThat(ask("fixture/others", "text", input.toString(), "{}", false).body())
        .contains("\"text\":\"and?\"");
  }

  @Test
  void itsImagesAndTheirCostAreShownAndWhatItWouldIgnoreIsRefused() throws Exception {
    HttpResponse<String> made = ask("fixture/sketch", "image", "\"a cat\"", "{}", false);
    HttpResponse<String> refused =
        ask(
            "fixture/sketch",
            "image",
            "{\"prompt\": \"a cat\", \"negative_prompt\": \"a dog\"}",
            "{}",
            false);

    JsonNode answer = JSON.readTree(made.body());
    assertThat(answer.at("/artifacts/0/data").binaryValue()).asString().isEqualTo("a cat");
    assertThat(answer.at("/usage/details/images").asInt()).isEqualTo(1);
    assertThat(answer.at("/usage/cost/amount").asDouble()).isEqualTo(0.04);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("feature_not_supported").contains("input.negative_prompt");
  }

  private HttpResponse<String> ask(String input, String parameters, boolean stream)
      throws Exception {
    return ask("fixture/words", "text", input, parameters, stream);
  }

  private HttpResponse<String> ask(
      String model, String modality, String input, String parameters, boolean stream)
      throws Exception {
    String body =
        "{\"model\": \"%s\", \"modality\": \"%s\", \"input\": %s, \"parameters\": %s, \"stream\": %s}"
            .formatted(model, modality, input, parameters, stream);
    return client.send(
        HttpRequest.newBuilder(plugai.uri("/v1/generate"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
