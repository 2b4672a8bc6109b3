package io.plugai.core.downloads.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.download.DownloadRequest;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are chosen, and what the model is called. */
class PlannerTest {
  private static final List<String> MANY =
      List.of(
          ".gitattributes",
          "README.md",
          "model.json",
          "Big-7B-Q4_K_M-00001-of-00002.gguf",
          "Big-7B-Q4_K_M-00002-of-00002.gguf",
          "Big-7B-Q8_0.gguf",
          "Q6_K/Big-7B-Q6_K-00001-of-00001.gguf",
          "mmproj-Big-7B-F32.gguf",
          "mmproj-Big-7B-f16.gguf");

  @Test
  void aQuantizationIsAllItsPartsAndTheProjector() {
    assertThat(plan(request("q4_k_m"), MANY))
        .containsExactly(
            "Big-7B-Q4_K_M-00001-of-00002.gguf",
            "Big-7B-Q4_K_M-00002-of-00002.gguf",
            "mmproj-Big-7B-f16.gguf");
    assertThat(plan(request("Q6_K"), MANY))
        .containsExactly("Q6_K/Big-7B-Q6_K-00001-of-00001.gguf", "mmproj-Big-7B-f16.gguf");
  }

  @Test
  void withoutAWordTheUsualOneIsTaken() {
    assertThat(plan(request(null), MANY)).hasSize(3).anyMatch(path -> path.contains("Q4_K_M"));
    assertThat(plan(request(null), List.of("a-IQ2_XXS.gguf"))).containsExactly("a-IQ2_XXS.gguf");
    assertThatThrownBy(() -> plan(request(null), List.of("a-Q2_K.gguf", "a-Q3_K_S.gguf")))
        .hasMessageContaining("Q2_K, Q3_K_S");
  }

  @Test
  void ofOtherModelsAllThatIsNeededIs() {
    List<String> files =
        List.of("config.json", "model.safetensors", "pytorch_model.bin", "a.png", "README.md");
    assertThat(plan(request(null), files)).containsExactly("config.json", "model.safetensors");
    assertThat(plan(request(null, "*.bin"), files)).containsExactly("pytorch_model.bin");
    assertThat(plan(request(null, "*"), MANY)).doesNotContain("model.json", ".gitattributes");
  }

  @Test
  void whatIsNotThereIsRefusedWithWhatIs() {
    assertThatThrownBy(() -> plan(request("Q5_0"), MANY))
        .hasMessageContaining("Q4_K_M, Q6_K, Q8_0");
    assertThatThrownBy(() -> plan(request(null, "*.onnx"), MANY)).hasMessageContaining("none of");
    assertThatThrownBy(() -> plan(request("Q4_0"), List.of("a-Q4_0.gguf", "b-Q4_0.gguf")))
        .hasMessageContaining("2 models");
    assertThatThrownBy(() -> plan(request("Q4_K_M"), List.of("Big-7B-Q4_K_M-00001-of-00002.gguf")))
        .hasMessageContaining("incomplete");
    List<String> huge = IntStream.range(0, 100_000).mapToObj(i -> "f" + i + ".bin").toList();
    assertThatThrownBy(() -> plan(request(null), huge)).hasMessageContaining("100000 files");
  }

  @ParameterizedTest
  @CsvSource({
    "ggml-org/SmolLM2-360M-Instruct-GGUF, a-Q8_0.gguf, SmolLM2-360M-Instruct-Q8_0",
    "owner/tiny-Q8_0-GGUF, a-Q8_0.gguf, tiny-Q8_0",
    "llama3.2:1b, model.gguf, llama3.2-1b",
    "https://x.example/a/b/tiny.gguf?download=true, tiny.gguf, tiny",
    "owner/..., a.bin, model",
  })
  void aModelIsCalledAsItIsThere(String name, String file, String target) {
    DownloadRequest request =
        new DownloadRequest(
            "s",
            name,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(Planner.of(request, model(List.of(file))).target()).isEqualTo(target);
  }

  @Test
  void namesAreToldApartByEveryFileSystem() {
    assertThat(FileNames.collision(List.of("a/b", "A/c"))).isPresent();
    assertThat(FileNames.collision(List.of("a", "a/b"))).isPresent();
    assertThat(FileNames.collision(List.of("a/b", "a/c", "b"))).isEmpty();
    for (String bad :
        List.of(
            "", "/a", "a//b", "a/./b", "C:x", "a\\b", "COM1.txt", "a ", "a.", "\u202eb", "x\n")) {
      assertThat(FileNames.problem(bad)).as(bad).isPresent();
    }
    assertThat(FileNames.problem("Q4_K_M/модель 🦙.gguf")).isEmpty();
  }

  private static DownloadRequest request(String quantization, String... patterns) {
    return new DownloadRequest(
        "s",
        "owner/name",
        Optional.empty(),
        List.of(patterns),
        Optional.ofNullable(quantization),
        Optional.empty(),
        Optional.empty());
  }

  private static List<String> plan(DownloadRequest request, List<String> files) {
    return Planner.of(request, model(files)).files().stream().map(RemoteFile::path).toList();
  }

  private static RemoteModel model(List<String> files) {
    Stream<RemoteFile> remote =
        files.stream().map(path -> new RemoteFile(path, OptionalLong.of(1), Optional.empty()));
    return new RemoteModel("owner/name", Optional.of("c"), remote.toList(), ModelAbout.UNKNOWN);
  }
}
