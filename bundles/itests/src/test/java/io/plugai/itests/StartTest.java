package io.plugai.itests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.testing.servers.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fresh unpack, started as the operator starts it, on a host whose locale knows ASCII alone. */
class StartTest {

  private static Distribution plugai;
  private static String logOfTheStart;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    plugai =
        Distribution.unpack("start")
            .environment("EXTRA_JAVA_OPTS", "")
            .environment("LC_ALL", "C")
            .start();
    Residents.awaitReady(Client.nobody(plugai));
    logOfTheStart = plugai.log();
  }

  @AfterAll
  static void stop() throws Exception {
    assertThat(plugai.stop()).as("its status when it is asked to stop").isZero();
    plugai.close();
  }

  @Test
  @Tag("SYS-REQ-007")
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
    assertThat(logOfTheStart).isNotEmpty();
    String whole = logOfTheStart.substring(0, logOfTheStart.lastIndexOf('\n') + 1);
    for (String line : whole.lines().toList()) {
      assertThat(json.readTree(line).path("level").asText()).as(line).isEqualTo("INFO");
    }
  }

  @Test
  void aModelRunsWhoseFileTheLocaleOfTheHostCannotName() throws Exception {
    Path models = plugai.home().resolve("models");
    String copy = "cp starter/starter.gguf .copy && mv .copy \"$(printf 'Caf\\303\\251.gguf')\"";
    assertThat(
            new ProcessBuilder("sh", "-c", copy)
                .directory(models.toFile())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
    Client client = Client.nobody(plugai);
    Await.until("Café is listed", () -> client.get("/v1/models").text().contains("local/Café"));
    String answer =
        client
            .post(
                "/v1/generate",
                "{\"model\": \"local/Café\", \"modality\": \"text\", \"input\": \"Who are you?\"}")
            .expect(200)
            .text("/output/text");
    assertThat(answer).isNotBlank();
  }

  @Test
  void processesAreStartedWithoutTheHelperThatAnUpgradeOfTheJdkReplaces() throws Exception {
    Path commandLine = Path.of("/proc", String.valueOf(plugai.process().pid()), "cmdline");
    assumeThat(commandLine).exists();
    assertThat(Files.readString(commandLine, ISO_8859_1))
        .contains("-Djdk.lang.Process.launchMechanism=VFORK");
  }

  @Test
  void theOperatorLogsInWithAPasswordThatNobodyElseCanRead() throws Exception {
    var users = plugai.home().resolve("etc/users.properties");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
        .isEqualTo("rw-------");
    assertThat(plugai.shell("bundle:list -t 0")).contains("PlugAI :: HTTP :: Server");
  }

  @Test
  void nobodyElseReadsWhatItKeeps() throws Exception {
    Path data = plugai.home().resolve("data"); // which everybody can read when it is unpacked
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    for (String written : List.of("data/log/plugai.log", "store/plugai.db", "etc/host.key")) {
      assertThat(Files.getPosixFilePermissions(plugai.home().resolve(written)))
          .as(written)
          .isSubsetOf(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aNewPortTakesEffectAndARefusedAddressDoesNot() throws Exception {
    int next = FreePort.find();
    String before = Files.readString(plugai.home().resolve("etc/io.plugai.http.cfg"));
    String back = "PlugAI listens on http://127.0.0.1:" + plugai.httpPort();
    plugai.awaitConsole(back, 1);

    plugai.file("etc/io.plugai.http.cfg", "port = " + next + "\n");
    plugai.awaitConsole("PlugAI listens on http://127.0.0.1:" + next, 1);
    assertThat(plugai.answers("/v1/health")).as("on the old port").isFalse();

    plugai.file("etc/io.plugai.http.cfg", "host = 0.0.0.0\nport = " + next + "\n");
    plugai.awaitConsole("It still listens on 127.0.0.1:" + next, 1);
    assertThat(answers(next)).isTrue();

    plugai.file("etc/io.plugai.http.cfg", before);
    plugai.awaitConsole(back, 2);
    plugai.awaitAnswers();
  }

  /** Whatever the status: somebody listens and speaks HTTP. */
  private boolean answers(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/health")).build();
    return client.send(request, BodyHandlers.discarding()).statusCode() > 0;
  }
}
