package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.testing.adapter.FakeUpstream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the distribution knows of models, before and after a restart. */
@Timeout(300)
class CatalogueTest {
  private static final String FREE = "key_required = false";
  private static final String PROVIDER = "etc/io.plugai.adapters.openai-fake.cfg";

  @Test
  @Tag("SYS-REQ-015")
  @Tag("SYS-REQ-019")
  void whatIsKnownOfModelsHoldsForRequestsAndOutlivesARestartWithoutTheirProvider()
      throws Exception {
    try (FakeUpstream upstream = FakeUpstream.start();
        Distribution plugai =
            Distribution.unpack("catalogue").provider("fake", upstream.uri(), FREE)) {
      plugai.start();
      Client client = Client.nobody(plugai);
      Residents.awaitReady(client);
      Await.until("fake/one", () -> client.get("/v1/models/fake/one").text().contains("\"ready\""));
      examplesRunAndWhatTheSchemaForbidsIsRefused(client);
      operatorSaysSomething(client);

      plugai.close();
      plugai.file(PROVIDER, "plugai.provider.id = fake\nbase_url =\n").start();
      Client again = Client.nobody(plugai);
      Await.until("fake/one", () -> again.get("/v1/models/fake/one").status() == 200);
      whatWasKnownIsKnown(again);
    }
  }

  private static void examplesRunAndWhatTheSchemaForbidsIsRefused(Client client) throws Exception {
    JsonNode schema =
        client.get("/v1/schema?model=local/starter").expect(200).json().at("/schemas/0");
    assertThat(schema.at("/parameters/properties/temperature/x-group").asText())
        .isEqualTo("sampling");
    assertThat(schema.get("examples")).isNotEmpty();
    for (JsonNode example : schema.get("examples")) {
      client.post("/v1/generate", example.get("body").toString()).expect(200);
    }
    String wrong = schema.at("/examples/0/body").toString().replaceFirst("0\\.7", "7");
    assertThat(client.post("/v1/generate", wrong).expect(400, "validation_error").text())
        .contains("parameters.temperature");
  }

  private static void operatorSaysSomething(Client client) throws Exception {
    client
        .put("/v1/models/fake/one", "{\"context_window\": 4096, \"license\": \"own\"}")
        .expect(200);
    client.put("/v1/models/fake/one", "{\"colour\": 1}").expect(400, "validation_error");
    client.post("/v1/models", "{\"id\": \"fake/hidden\"}").expect(201);
    client
        .post(
            "/v1/generate",
            "{\"model\": \"fake/hidden\", \"modality\": \"text\", \"input\": \"hi\"}")
        .expect(422, "backend_rejected"); // it is passed on, and its provider knows no such model
  }

  private static void whatWasKnownIsKnown(Client client) throws Exception {
    JsonNode one = client.get("/v1/models/fake/one").expect(200).json();
    assertThat(one.at("/status").asText()).isEqualTo("available");
    assertThat(one.at("/context_window").asInt()).isEqualTo(4096);
    assertThat(one.at("/known_from/context_window/source").asText()).isEqualTo("operator");
    assertThat(one.at("/known_from/capabilities/source").asText())
        .isIn("provider", "facts", "assumed");
    assertThat(client.get("/v1/models?q=hidden&sort=-added&limit=5").expect(200).text())
        .contains("fake/hidden");
    client.delete("/v1/models/fake/hidden").expect(204);
    client.get("/v1/models/none/one").expect(404, "model_not_found");
  }
}
