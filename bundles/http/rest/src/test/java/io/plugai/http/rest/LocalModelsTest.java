package io.plugai.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.models.LocalModelsResource;
import io.plugai.http.rest.models.ModelsResource;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loading and unloading over HTTP, with models that do as the test says. */
@Timeout(60)
class LocalModelsTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final Models models = new Models();
  private final List<String> audited = new CopyOnWriteArrayList<>();
  private ControlPlane plane;

  @BeforeEach
  void start() throws Exception {
    TwoModels catalogue = new TwoModels();
    plane =
        new ControlPlane(
            new ModelsResource(catalogue, new KnownModels(catalogue), models, new Audit()),
            new LocalModelsResource(catalogue, models, new Audit()));
    plane.caller = ControlPlane.OPERATOR;
  }

  @AfterEach
  void stop() throws Exception {
    plane.close();
  }

  @Test
  @Tag("SYS-REQ-051")
  void aModelTellsHowItIsDoing() throws Exception {
    plane.caller = ControlPlane.ADA;
    JsonNode status = ControlPlane.json(plane.get("/v1/models/local/a/status"));

    assertThat(status.at("/id").asText()).isEqualTo("local/a");
    assertThat(status.at("/state").asText()).isEqualTo("busy");
    assertThat(status.at("/active").asInt()).isEqualTo(4);
    assertThat(status.at("/queued").asInt()).isEqualTo(2);
    assertThat(status.at("/memory_bytes").asLong()).isEqualTo(1L << 30);
    assertThat(status.at("/loaded_since").asText()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(status.at("/pinned").asBoolean()).isTrue();
    assertThat(status.has("kept_until")).isFalse();
  }

  @Test
  @Tag("SYS-REQ-057")
  void theLoadedAreListedAsFarAsTheCallerMayAskThem() throws Exception {
    plane.caller = ControlPlane.ADA;
    assertThat(ControlPlane.json(plane.get("/v1/models/loaded")).at("/models"))
        .extracting(model -> model.get("id").asText())
        .containsExactly("local/a");

    plane.caller =
        ControlPlane.caller("usr_b", new ModelScope(List.of("local/b")), Permission.READ);
    assertThat(ControlPlane.json(plane.get("/v1/models/loaded")).at("/models")).isEmpty();
    assertThat(plane.get("/v1/models/local/a/status").statusCode()).isEqualTo(404);
  }

  @Test
  void aModelMayBeCalledAsTheRoutesEnd() throws Exception {
    assertThat(ControlPlane.json(plane.get("/v1/models/local/status")).at("/id").asText())
        .isEqualTo("local/status");
    assertThat(ControlPlane.json(plane.get("/v1/models/local/status/status")).at("/id").asText())
        .isEqualTo("local/status");
  }

  @Test
  @Tag("SYS-REQ-049")
  void aLoadIsAnsweredAtOnceWithTheStatus() throws Exception {
    HttpResponse<String> response =
        plane.call(
            "POST",
            "/v1/models/local/b/load",
            """
            {"context": 2048, "parallel": 2, "keep_seconds": 60, "pin": true}""");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(ControlPlane.json(response).at("/state").asText()).isEqualTo("loading");
    assertThat(models.wishes)
        .containsExactly(
            new LoadWish(
                OptionalInt.of(2048),
                OptionalInt.of(2),
                Optional.of(Duration.ofMinutes(1)),
                Optional.of(true)));
    assertThat(audited).containsExactly("usr_op model.loaded local/b");
  }

  @Test
  @Tag("SYS-REQ-049")
  void noOptionIsNeeded() throws Exception {
    assertThat(plane.call("POST", "/v1/models/local/b/load", "{}").statusCode()).isEqualTo(202);
    HttpResponse<String> response =
        plane.send(
            HttpRequest.newBuilder(plane.uri("/v1/models/local/b/load"))
                .POST(BodyPublishers.noBody()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(models.wishes).containsExactly(LoadWish.ANY, LoadWish.ANY);
  }

  @Test
  void whoPrefersToWaitIsAnsweredWhenItIsLoaded() throws Exception {
    models.work = CompletableFuture.runAsync(() -> models.loaded = true);
    HttpResponse<String> response = waiting("wait=20");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(ControlPlane.json(response).at("/state").asText()).isEqualTo("loaded");
  }

  @Test
  void whoWaitsNoLongerIsToldThatItGoesOn() throws Exception {
    assertThat(waiting("respond-async, wait=1").statusCode()).isEqualTo(202);
  }

  @Test
  void whoWaitsIsToldWhyItCannotBeLoaded() throws Exception {
    models.work =
        CompletableFuture.failedFuture(
            new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "It needs about 9 MiB."));
    HttpResponse<String> response = waiting("wait=20");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("It needs about 9 MiB.");
  }

  @Test
  @Tag("SYS-REQ-050")
  void anUnloadIsAnsweredAtOnceToo() throws Exception {
    HttpResponse<String> response = plane.call("POST", "/v1/models/local/a/unload", "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    models.work.complete(null);
    assertThat(plane.call("POST", "/v1/models/local/a/unload", "").statusCode()).isEqualTo(200);
    assertThat(audited).contains("usr_op model.unloaded local/a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"context": 0}                              | context
          {"context": 4.5}                            | context
          {"parallel": 257, "keep_seconds": -1}       | parallel keep_seconds
          {"pin": "perhaps"}                          | pin
          {"contxt": 5}                               | contxt
          {"keep_seconds": 99999999999999999999}      | keep_seconds
          """)
  void whatIsWrongIsNamed(String body, String fields) throws Exception {
    HttpResponse<String> response = plane.call("POST", "/v1/models/local/b/load", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(ControlPlane.json(response).at("/error/details"))
        .extracting(detail -> detail.get("field").asText())
        .containsExactlyInAnyOrder(fields.split(" "));
    assertThat(models.wishes).isEmpty();
  }

  @Test
  void aModelThatIsNotThereIsNotLoaded() throws Exception {
    assertThat(plane.call("POST", "/v1/models/local/none/load", "{}").statusCode()).isEqualTo(404);
    assertThat(waiting("wait=soon").statusCode()).isEqualTo(400);
    assertThat(audited).isEmpty();
  }

  private HttpResponse<String> waiting(String prefer) throws Exception {
    return plane.send(
        HttpRequest.newBuilder(plane.uri("/v1/models/local/b/load"))
            .header("Content-Type", "application/json")
            .header("Prefer", prefer)
            .POST(BodyPublishers.ofString("{}")));
  }

  private static final class Models implements LocalModels {
    private final List<LoadWish> wishes = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> work = new CompletableFuture<>();
    private volatile boolean loaded;

    @Override
    public List<LocalModelStatus> list() {
      return List.of(status("local/a"), status("local/b"));
    }

    @Override
    public LocalModelStatus status(String id) {
      boolean busy = id.equals("local/a");
      State state = busy ? State.BUSY : loaded ? State.LOADED : State.LOADING;
      return new LocalModelStatus(
          id,
          state,
          busy ? 4 : 0,
          busy ? 4 : 0,
          busy ? 2 : 0,
          busy ? 1L << 30 : 0,
          busy ? Optional.of(NOON) : Optional.empty(),
          Optional.empty(),
          busy,
          Optional.empty(),
          Optional.empty());
    }

    @Override
    public CompletionStage<Void> load(String id, LoadWish wish) {
      wishes.add(wish);
      return work;
    }

    @Override
    public CompletionStage<Void> unload(String id) {
      return work;
    }
  }

  private static final class TwoModels implements Catalogue {
    @Override
    public List<ModelEntry> models() {
      return List.of(entry("local/a"), entry("local/b"), entry("local/status"));
    }

    private static ModelEntry entry(String id) {
      return new ModelEntry(
          id,
          new ModelPlacement.Provider("unused"),
          ModelDescriptor.builder(id, Modality.TEXT).build(),
          Optional.empty());
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
      return Map.of();
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
