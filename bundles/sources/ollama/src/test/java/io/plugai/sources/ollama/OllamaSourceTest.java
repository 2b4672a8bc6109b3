package io.plugai.sources.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.hub.Content;
import io.plugai.testing.hub.FakeRegistry;
import io.plugai.testing.hub.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OllamaSourceTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Credential NOBODY = new Credential.None();
  private static final Content WEIGHTS = Content.pattern(50_000, 1);
  private static final Content PROJECTOR = Content.pattern(10_000, 2);

  private final FakeRegistry registry =
      FakeRegistry.start()
          .add(
              "library/smollm2",
              "135m",
              Map.of("model_family", "llama", "model_type", "134.52M", "file_type", "Q4_K_M"),
              Map.of(
                  "model",
                  WEIGHTS,
                  "projector",
                  PROJECTOR,
                  "license",
                  Content.of("Apache License\n   Version 2.0, January 2004"),
                  "params",
                  Content.of("{\"temperature\":0.2,\"stop\":[\"<|end|>\"],\"num_ctx\":8192}")));

  private final OllamaSource source =
      new OllamaSource(
          registry.uri(), new UpstreamLimits(LONG, LONG, LONG, LONG, 0), Network.direct());

  @AfterEach
  void stop() {
    source.close();
    registry.close();
  }

  private CompletionStage<RemoteModel> describe(String name) {
    return source.describe(new ModelReference(name, Optional.empty()), NOBODY);
  }

  private static ErrorCode codeOf(CompletionStage<?> stage) {
    try {
      throw new AssertionError("it went well: " + stage.toCompletableFuture().join());
    } catch (CompletionException e) {
      return ((GatewayException) e.getCause()).code();
    }
  }

  @Test
  void describesAModelByItsLayers() {
    RemoteModel model = describe("smollm2:135m").toCompletableFuture().join();
    assertThat(model.name()).isEqualTo("smollm2:135m");
    assertThat(model.revision().orElseThrow()).hasSize(64);
    assertThat(model.files())
        .contains(
            new RemoteFile(
                "smollm2-135m.gguf",
                OptionalLong.of(WEIGHTS.size()),
                Optional.of(WEIGHTS.sha256())),
            new RemoteFile(
                "mmproj-smollm2-135m.gguf",
                OptionalLong.of(PROJECTOR.size()),
                Optional.of(PROJECTOR.sha256())))
        .extracting(RemoteFile::path)
        .contains("LICENSE")
        .hasSize(3);
    assertThat(model.about().licence()).contains("apache-2.0");
    assertThat(model.about().parameters()).hasValue(134_520_000);
    assertThat(model.about().architecture()).contains("llama");
    assertThat(model.about().library()).contains("gguf");
    assertThat(model.about().recommended())
        .containsOnly(entry("temperature", 0.2), entry("stop", List.of("<|end|>")));
  }

  @Test
  void aDescriptionIsThereWithoutWhatItsSmallLayersSay() {
    registry.cdn().always(".", Fault.status(500));
    RemoteModel model = describe("library/smollm2:135m").toCompletableFuture().join();
    assertThat(model.files()).hasSize(3);
    assertThat(model.about().licence()).isEmpty();
  }

  @Test
  void whatATagStoodForIsNotTakenFromWhatItStandsForNow() {
    RemoteModel before = describe("smollm2:135m").toCompletableFuture().join();
    registry.add("library/smollm2", "135m", Map.of(), Map.of("model", PROJECTOR));
    FetchRequest request =
        new FetchRequest(
            new ModelReference(before.name(), before.revision()),
            "smollm2-135m.gguf",
            0,
            OptionalLong.empty(),
            Optional.empty());
    assertThat(codeOf(source.fetch(request, NOBODY))).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(codeOf(describe("none"))).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    assertThat(codeOf(describe("smollm2:7b"))).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
  }

  @Test
  void aPageForPeopleIsNoManifest() {
    registry.site().always(".", Fault.html());
    assertThat(codeOf(describe("smollm2:135m"))).isEqualTo(ErrorCode.BACKEND_PROTOCOL);
  }
}
