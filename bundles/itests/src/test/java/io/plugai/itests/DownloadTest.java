package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plugai.itests.Client.Reply;
import io.plugai.testing.hub.FakeHub;
import io.plugai.testing.hub.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model from a hub: asked for, cut off by a kill, gone on with, asked; and by the shell. */
@Timeout(300)
class DownloadTest {
  private static final Path STARTER = Path.of("../../models/starter/starter.gguf");
  private static final String MODEL = "/v1/models/local/starter-Q8_0";
  private static final String REPOSITORY = "makers/starter-GGUF";
  private static final String FILE = "starter-Q8_0.gguf";

  private static FakeHub hub;
  private static Distribution plugai;
  private static Client client;
  private static long size;

  @BeforeAll
  static void start() throws Exception {
    hub = FakeHub.start();
    hub.add(REPOSITORY).licence("apache-2.0").file(FILE, STARTER).file("README.md", "# Starter");
    size = STARTER.toFile().length();
    plugai =
        Distribution.unpack("downloads").environment("HF_ENDPOINT", hub.uri().toString()).start();
    client = Client.nobody(plugai);
  }

  @AfterAll
  static void stop() throws Exception {
    plugai.close();
    hub.close();
  }

  @Test
  @Tag("SYS-REQ-010")
  @Tag("SYS-REQ-013")
  @Tag("SYS-REQ-043")
  void aModelThatWasBeingFetchedWhenTheGatewayWasKilledIsThereSoonAfterItsNextStart()
      throws Exception {
    hub.cdn().always(".*", Fault.slow(500_000));
    Reply taken =
        client.post("/v1/models/download", "{\"name\": \"%s\"}".formatted(REPOSITORY)).expect(202);
    String job = "/v1/jobs/" + taken.text("/id");
    Await.until("half of it", () -> client.get(job).json().at("/bytes").asLong() > size / 3);
    assertThat(client.get(MODEL).text("/status")).isEqualTo("downloading");
    plugai.kill();
    hub.cdn().heal();
    plugai.start();

    Reply stream = client.get(job + "/events").expect(200);
    assertThat(stream.text()).startsWith("event: job").contains("\"state\":\"succeeded\"");
    assertThat(client.get(job).text("/model")).isEqualTo("local/starter-Q8_0");
    assertThat(hub.sent(REPOSITORY, FILE)).isLessThanOrEqualTo((long) (size * 1.3));
    Await.until("it is listed", () -> client.get(MODEL).text("/status").equals("ready"));
    assertThat(client.get(MODEL).text("/source")).isEqualTo("huggingface:" + REPOSITORY);
    Reply answer =
        client.post(
            "/v1/generate",
            "{\"model\": \"local/starter-Q8_0\", \"modality\": \"text\","
                + " \"input\": \"Who are you?\"}");
    assumeTrue(answer.status() != 503, "this host runs no local model");
    assertThat(answer.expect(200).text("/output/text")).isNotBlank();

    assertThat(plugai.shell("plugai:model-pull --as again %s".formatted(REPOSITORY)))
        .contains("100%", "local/again is here.");
    assertThat(plugai.shell("plugai:job-list")).contains("local/again", "succeeded");
    assertThat(client.get("/v1/jobs?limit=1").json().at("/jobs")).hasSize(1);
    assertThat(client.get("/v1/models/recommended").text()).contains("\"id\":\"smollm2\"");
    client.delete(job).expect(204);
    client.get(job).expect(404, "not_found");
  }

  @Test
  @Tag("SYS-REQ-063")
  void whatTheHubHasIsFoundWithWhatWouldRunHere() throws Exception {
    String search = "/v1/hub/search?q=starter&licence=apache-2.0";
    Await.until("the hub is asked", () -> client.get(search).status() == 200);
    Reply found = client.get(search).expect(200);
    assertThat(found.text("/models/0/name")).isEqualTo(REPOSITORY);
    assertThat(found.text("/models/0/variants/0/name")).isEqualTo("Q8_0");
    assertThat(found.json().at("/models/0/variants/0/bytes").asLong()).isEqualTo(size);
    assertThat(found.text("/models/0/variants/0/fit/runner")).isEqualTo("llama");
    Reply one = client.get("/v1/hub/models/" + REPOSITORY).expect(200);
    assertThat(one.text("/card")).isEqualTo("# Starter");
    client.get("/v1/hub/search?source=nowhere").expect(400, "validation_error");
  }
}
