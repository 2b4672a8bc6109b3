package io.plugai.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.models.ModelsResource;
import io.plugai.http.rest.models.SchemaResource;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import io.plugai.support.web.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue over HTTP: what is asked of it, what it is told, and what models take. */
@Timeout(60)
class ModelsTest {
  private final FixedCatalogue catalogue = new FixedCatalogue();
  private final KnownModels models = new KnownModels(catalogue);
  private final List<String> audited = new CopyOnWriteArrayList<>();
  private ControlPlane plane;

  @BeforeEach
  void start() throws Exception {
    plane =
        new ControlPlane(
            new ModelsResource(catalogue, models, new NoLocalModels(), new Audit()),
            new SchemaResource(catalogue, models));
  }

  @AfterEach
  void stop() throws Exception {
    plane.close();
  }

  @Test
  void whatIsAskedForIsReadFromTheQuery() throws Exception {
    plane.get(
        "/v1/models?modality=text&capability=tools,json_schema&capability=image_input"
            + "&status=ready&status=missing&provider=fake&q=big%20model&sort=-price&after=fake/b"
            + "&limit=1");

    assertThat(models.asked)
        .isEqualTo(
            new ModelQuery(
                ModelScope.ALL,
                Optional.of(Modality.TEXT),
                Set.of(Capability.TOOLS, Capability.JSON_SCHEMA, Capability.IMAGE_INPUT),
                Set.of(ModelStatus.READY, ModelStatus.MISSING),
                Optional.of("fake"),
                Optional.of("big model"),
                ModelQuery.Order.PRICE,
                true,
                Optional.of("fake/b"),
                OptionalInt.of(1)));
  }

  @Test
  void withoutParametersAllAreToldAndWithALimitWhereToGoOn() throws Exception {
    JsonNode all = ControlPlane.json(plane.get("/v1/models"));
    assertThat(all.get("models")).hasSize(3);
    assertThat(all.has("next")).isFalse();
    assertThat(models.asked).isEqualTo(ModelQuery.all(ModelScope.ALL));

    JsonNode one = ControlPlane.json(plane.get("/v1/models?limit=1"));
    assertThat(one.get("models")).hasSize(1);
    assertThat(one.get("next").asText()).isEqualTo("there/is-more");
  }

  @Test
  void everyParameterThatIsWrongIsNamed() throws Exception {
    HttpResponse<String> response =
        plane.get(
            "/v1/models?modality=smell&capability=fly&status=ready,gone&sort=colour&limit=201&q="
                + "x".repeat(201));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(fields(response))
        .containsExactlyInAnyOrder("modality", "capability", "status", "sort", "limit", "q");
  }

  @Test
  void oneModelSaysWhatIsKnownAndFromWhere() throws Exception {
    JsonNode model = ControlPlane.json(plane.get("/v1/models/fake/b"));

    assertThat(model.at("/status").asText()).isEqualTo("ready");
    assertThat(model.at("/license").asText()).isEqualTo("MIT");
    assertThat(model.at("/known_from/license/source").asText()).isEqualTo("facts");
    assertThat(model.at("/known_from/license/detail").asText())
        .isEqualTo("https://example.org 2026");
    assertThat(ControlPlane.json(plane.get("/v1/models")).at("/models/0").has("known_from"))
        .isFalse();
  }

  @Test
  void theOperatorSaysSomethingTakesItBackAndPutsModelsIn() throws Exception {
    plane.caller = ControlPlane.OPERATOR;
    assertThat(
            plane
                .call("PUT", "/v1/models/fake%2Fb", "{\"license\": \"own\", \"version\": null}")
                .statusCode())
        .isEqualTo(200);
    assertThat(
            plane
                .call("POST", "/v1/models", "{\"id\": \"fake/b\", \"context_window\": 5}")
                .statusCode())
        .isEqualTo(201);
    assertThat(plane.call("POST", "/v1/models", "{\"path\": \"a.gguf\"}").statusCode())
        .isEqualTo(201);
    assertThat(plane.call("DELETE", "/v1/models/fake/b", "").statusCode()).isEqualTo(204);

    assertThat(models.said)
        .containsExactly(
            "override fake/b {license=own, version=null}",
            "register fake/b {context_window=5}",
            "file a.gguf local/a {}",
            "remove fake/b {}");
    assertThat(audited)
        .containsExactly(
            "usr_op model.updated fake/b",
            "usr_op model.registered fake/b",
            "usr_op model.registered local/a",
            "usr_op model.removed fake/b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                | id",
        "{\"id\": \"a/b\", \"path\": \"c\"} | id",
        "{\"id\": 5}                       | id",
        "{\"path\": [\"a\"]}               | path"
      })
  void aModelIsPutInByItsIdOrByAFile(String body, String field) throws Exception {
    plane.caller = ControlPlane.OPERATOR;
    HttpResponse<String> response = plane.call("POST", "/v1/models", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(fields(response)).containsExactly(field);
    assertThat(models.said).isEmpty();
    assertThat(audited).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "5", "{"})
  void aBodyThatIsNoObjectIsRefused(String body) throws Exception {
    plane.caller = ControlPlane.OPERATOR;
    assertThat(plane.call("PUT", "/v1/models/fake/b", body).statusCode()).isEqualTo(400);
    assertThat(plane.call("POST", "/v1/models", body).statusCode()).isEqualTo(400);
  }

  // ---- schemas ----

  @Test
  @Tag("SYS-REQ-019")
  @Tag("INT-005")
  @Tag("DATA-007")
  void aModelsSchemaComesWithGuidanceAndExamplesThatItTakes() throws Exception {
    JsonNode schema = ControlPlane.json(plane.get("/v1/schema?model=fake/b")).at("/schemas/0");

    assertThat(schema.at("/parameters/properties/temperature/x-widget").asText())
        .isEqualTo("slider");
    assertThat(schema.get("guidance").toString())
        .contains("8,192 tokens together", "temperature 0.4");
    assertThat(schema.get("examples")).hasSize(5);
    JsonSchema parameters = validator(schema.get("parameters"));
    JsonSchema request = validator(ControlPlane.json(plane.get("/v1/schema")).get("request"));
    for (JsonNode example : schema.get("examples")) {
      assertThat(request.validate(example.get("body"))).as(example.toString()).isEmpty();
      assertThat(parameters.validate(example.at("/body/parameters")))
          .as(example.toString())
          .isEmpty();
      assertThat(example.get("curl").asText()).contains("/v1/generate");
    }
    assertThat(schema.at("/examples/0/body/parameters/temperature").asDouble()).isEqualTo(0.4);
    assertThat(schema.at("/examples/0/body/parameters/max_tokens").asInt()).isEqualTo(64);
  }

  @Test
  @Tag("SYS-REQ-034")
  void withoutAModelTheRequestIsDescribedAndModelsAreThereToChooseFrom() throws Exception {
    JsonNode answer = ControlPlane.json(plane.get("/v1/schema"));

    assertThat(answer.get("schemas"))
        .extracting(schema -> schema.get("model").asText())
        .containsExactly("local/a", "fake/b", "fake/paints");
    assertThat(answer.get("guidance")).isNotEmpty();
    JsonSchema request = validator(answer.get("request"));
    assertThat(request.validate(Json.MAPPER.readTree("{\"modality\": \"text\", \"input\": \"x\"}")))
        .isEmpty();
    for (String wrong :
        List.of(
            "{\"input\": \"x\"}",
            "{\"modality\": \"smell\", \"input\": \"x\"}",
            "{\"modality\": \"text\", \"input\": {\"messages\": [{\"role\": \"boss\"}]}}")) {
      assertThat(request.validate(Json.MAPPER.readTree(wrong))).as(wrong).isNotEmpty();
    }
  }

  @Test
  void aKeyForSomeModelsChoosesFromThose() throws Exception {
    plane.caller =
        ControlPlane.caller("usr_ada", new ModelScope(List.of("local/*")), Permission.READ);

    assertThat(plane.get("/v1/schema").body()).contains("local/a").doesNotContain("fake/b");
    assertThat(plane.get("/v1/schema?model=fake/b").statusCode()).isEqualTo(404);
  }

  private static JsonSchema validator(JsonNode schema) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
  }

  private static List<String> fields(HttpResponse<String> response) throws Exception {
    List<String> fields = new ArrayList<>();
    ControlPlane.json(response)
        .at("/error/details")
        .forEach(detail -> fields.add(detail.get("field").asText()));
    return fields;
  }

  private static final class FixedCatalogue implements Catalogue {
    @Override
    public List<ModelEntry> models() {
      return List.of(
          entry(
              "fake/b",
              ModelDescriptor.builder("b", Modality.TEXT)
                  .contextWindow(8192)
                  .capabilities(
                      Set.of(Capability.TOOLS, Capability.JSON_SCHEMA, Capability.IMAGE_INPUT))
                  .parameters(
                      List.of(
                          Parameter.TEMPERATURE.withDefault(0.4),
                          Parameter.integer("max_tokens", 1, 64, "The most tokens.")))),
          entry(
              "fake/paints",
              ModelDescriptor.builder("paints", Modality.IMAGE)
                  .capabilities(Set.of(Capability.PROMPT))
                  .imageRoles(Set.of("init"))),
          entry("local/a", ModelDescriptor.builder("a", Modality.TEXT)));
    }

    private static ModelEntry entry(String id, ModelDescriptor.Builder model) {
      return new ModelEntry(
          id, new ModelPlacement.Provider("fake"), model.build(), Optional.empty());
    }

    @Override
    public ModelEntry require(String id) {
      return models().stream()
          .filter(entry -> entry.id().equals(id))
          .findAny()
          .orElseThrow(() -> new GatewayException(ErrorCode.MODEL_NOT_FOUND, "There is none."));
    }

    @Override
    public GenerationRequest admit(ModelRequest request, ModelEntry model) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> parameterSchema(ModelEntry model) {
      return Parameter.schemaOf(Objects.requireNonNull(model).descriptor().parameters());
    }
  }

  private static final class NoLocalModels implements LocalModels {
    @Override
    public List<LocalModelStatus> list() {
      return List.of();
    }

    @Override
    public LocalModelStatus status(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> load(String id, LoadWish wish) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> unload(String id) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Audit implements AuditLog {
    @Override
    public void record(
        String actorId, String action, String subject, String details, Origin origin) {
      audited.add(actorId + " " + action + " " + subject);
    }

    @Override
    public Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit) {
      throw new UnsupportedOperationException();
    }
  }
}
