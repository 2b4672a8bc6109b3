package io.plugai.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.hub.Fit;
import io.plugai.core.api.hub.Hub;
import io.plugai.core.api.hub.HubModel;
import io.plugai.core.api.hub.HubPage;
import io.plugai.core.api.hub.HubQuery;
import io.plugai.core.api.hub.Variant;
import io.plugai.http.rest.hub.HubResource;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Searching over HTTP, at a hub with one model. */
@Timeout(60)
class HubTest {
  private final OneModel hub = new OneModel();
  private ControlPlane plane;

  @BeforeEach
  void start() throws Exception {
    plane = new ControlPlane(new HubResource(hub));
  }

  @AfterEach
  void stop() throws Exception {
    plane.close();
  }

  @Test
  void whatIsFoundSaysWhatWouldRunHere() throws Exception {
    HttpResponse<String> response =
        plane.get("/v1/hub/search?q=tiny&task=text-generation&max_mib=100&runs=true&limit=5");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode found = ControlPlane.json(response);
    assertThat(found.at("/source").asText()).isEqualTo("shelf");
    assertThat(found.at("/next").asText()).isEqualTo("more");
    assertThat(found.at("/models/0/name").asText()).isEqualTo("marmots/tiny");
    assertThat(found.at("/models/0/gated").asBoolean()).isTrue();
    assertThat(found.at("/models/0/runs").asBoolean()).isTrue();
    assertThat(found.at("/models/0/variants/0/name").asText()).isEqualTo("Q8_0");
    assertThat(found.at("/models/0/variants/0/fit/verdict").asText()).isEqualTo("runs");
    assertThat(found.at("/models/0/variants/0/fit/speed").asText()).isEqualTo("fast");
    assertThat(hub.query.mostBytes()).hasValue(100L << 20);
    assertThat(hub.query.runnable()).isTrue();
    assertThat(hub.query.task()).contains("text-generation");
    assertThat(hub.user).isEqualTo("usr_ada");
  }

  @Test
  void oneModelComesWithItsFilesAndItsCard() throws Exception {
    for (String name : List.of("marmots/tiny", "marmots%2Ftiny")) {
      JsonNode model = ControlPlane.json(plane.get("/v1/hub/models/" + name + "?revision=main"));
      assertThat(model.at("/name").asText()).isEqualTo("marmots/tiny");
      assertThat(model.at("/file_count").asInt()).isEqualTo(1);
      assertThat(model.at("/files/0/path").asText()).isEqualTo("tiny-Q8_0.gguf");
      assertThat(model.at("/card").asText()).isEqualTo("# Tiny");
      assertThat(model.at("/recommended/temperature").asDouble()).isEqualTo(0.6);
    }
    assertThat(hub.reference.revision()).contains("main");
  }

  @Test
  void whatIsWrongWithAQueryIsNamed() throws Exception {
    HttpResponse<String> response = plane.get("/v1/hub/search?limit=1000&runs=perhaps&max_mib=x");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ControlPlane.json(response).at("/error/details").findValuesAsText("field"))
        .containsExactlyInAnyOrder("limit", "runs", "max_mib");
  }

  @Test
  void aModelThatIsNotThereIsNotFound() throws Exception {
    assertThat(plane.get("/v1/hub/models/marmots/none").statusCode()).isEqualTo(404);
  }

  /** A shelf with one model on it. */
  private static final class OneModel implements Hub {
    private volatile String user = "";
    private volatile HubQuery query;
    private volatile ModelReference reference;

    @Override
    public List<String> sources() {
      return List.of("shelf");
    }

    private static HubModel tiny() {
      RemoteFile file = new RemoteFile("tiny-Q8_0.gguf", OptionalLong.of(1000), Optional.empty());
      ModelAbout about =
          ModelAbout.builder()
              .gated(true)
              .card(Optional.of("# Tiny"))
              .recommended(Map.of("temperature", 0.6))
              .build();
      Fit fit =
          new Fit(
              Fit.Verdict.RUNS,
              Optional.of("llama"),
              OptionalLong.of(2000),
              OptionalLong.of(3000),
              Optional.of(Fit.Speed.FAST));
      return new HubModel(
          "shelf",
          new RemoteModel("marmots/tiny", Optional.of("abc"), List.of(file), about),
          List.of(new Variant("Q8_0", "gguf", List.of(file), OptionalLong.of(1000), fit)));
    }

    @Override
    public CompletionStage<HubPage> search(
        String userId, Optional<String> source, HubQuery wanted) {
      user = userId;
      query = wanted;
      return CompletableFuture.completedFuture(
          new HubPage("shelf", List.of(tiny()), Optional.of("more")));
    }

    @Override
    public CompletionStage<HubModel> model(String userId, String source, ModelReference wanted) {
      reference = wanted;
      return wanted.name().equals("marmots/tiny")
          ? CompletableFuture.completedFuture(tiny())
          : CompletableFuture.failedFuture(
              new GatewayException(ErrorCode.MODEL_NOT_FOUND, "There is no such model."));
    }
  }
}
