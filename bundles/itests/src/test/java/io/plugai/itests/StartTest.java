package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fresh unpack, started as the operator starts it. */
class StartTest {

  private static Distribution plugai;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    plugai = Distribution.unpack("start").start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (plugai != null) {
      plugai.close();
    }
  }

  @Test
  void healthIsAnswered() throws Exception {
    HttpResponse<String> health =
        client.send(
            HttpRequest.newBuilder(plugai.uri("/v1/health")).build(), BodyHandlers.ofString());

    System.out.printf("First 200 after %d ms%n", plugai.timeToFirstAnswer().toMillis());
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(health.headers().firstValue("Server")).isEmpty();
    assertThat(health.body()).isEqualTo("{\"status\":\"ok\"}");
  }

  @Test
  void whereItListensIsPrintedWithSomethingToTry() throws Exception {
    plugai.awaitConsole("curl", 1);
    assertThat(plugai.console())
        .contains("PlugAI listens on http://127.0.0.1:" + plugai.httpPort())
        .contains("curl -N http://127.0.0.1:" + plugai.httpPort() + "/v1/generate");
  }

  @Test
  void startingLogsNothingToWorryAbout() throws Exception {
    ObjectMapper json = new ObjectMapper();
    for (String line : plugai.log().lines().toList()) {
      assertThat(json.readTree(line).path("level").asText()).as(line).isEqualTo("INFO");
    }
  }

  @Test
  void theOperatorLogsInWithAPasswordThatNobodyElseCanRead() throws Exception {
    var users = plugai.home().resolve("etc/users.properties");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
        .isEqualTo("rw-------");
    assertThat(plugai.shell("bundle:list -t 0")).contains("PlugAI :: HTTP :: Server");
  }

  @Test
  void anotherOneOnTheSamePortEndsAndSaysWhy() throws Exception {
    Distribution second =
        Distribution.unpack("second")
            .environment("PLUGAI_HTTP_PORT", String.valueOf(plugai.httpPort()));

    assertThat(second.launch().awaitEnd()).isEqualTo(78);
    assertThat(second.console()).contains("cannot listen on 127.0.0.1:" + plugai.httpPort());
    assertThat(plugai.answers("/v1/health")).isTrue();
  }

  @Test
  void anAddressThatIsNotLoopbackIsRefusedInLocalOnlyMode() throws Exception {
    Distribution open = Distribution.unpack("open").environment("PLUGAI_HTTP_HOST", "0.0.0.0");

    assertThat(open.launch().awaitEnd()).isEqualTo(78);
    String why = "PlugAI is in local-only mode, where no credentials are asked for";
    assertThat(open.console()).containsOnlyOnce(why).doesNotContain("PlugAI listens on");
    assertThat(open.log()).contains(why);
  }
}
