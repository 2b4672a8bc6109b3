package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

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

/** An adapter that was built against the first SPI version, in the gateway of today. */
@ExtendWith(SharedGateways.class)
@Timeout(60)
class OldAdapterTest {
  private static Distribution plugai;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void install(LocalGateway gateway) throws Exception {
    plugai = gateway.plugai();
    Path jar = Path.of(System.getProperty("plugai.oldAdapter"));
    Files.copy(jar, plugai.home().resolve("plugins").resolve("echo.jar"));
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

  private HttpResponse<String> ask(String input, String parameters, boolean stream)
      throws Exception {
    String body =
        "{\"model\": \"fixture/words\", \"modality\": \"text\", \"input\": %s, \"parameters\": %s, \"stream\": %s}"
            .formatted(input, parameters, stream);
    return client.send(
        HttpRequest.newBuilder(plugai.uri("/v1/generate"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
