package io.plugai.support.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.testing.runner.GgufBytes;
import io.plugai.testing.runner.TinyGguf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInspectorTest {
  @TempDir Path folder;

  @Test
  void tellsWhatAGgufIs() throws IOException {
    TinyGguf.write(folder.resolve("m.gguf"));
    Files.writeString(
        folder.resolve(GenerationConfig.FILE_NAME),
        "{\"temperature\": 0.6, \"top_k\": 20, \"max_new_tokens\": 2048, \"eos_token_id\": 2}");
    Inspection inspection = inspect();
    assertThat(inspection.fault()).isEmpty();
    assertThat(inspection.kind()).isEqualTo(FileKind.MODEL);
    assertThat(inspection.facts())
        .containsEntry("format", "gguf")
        .containsEntry("architecture", "llama")
        .containsEntry("quantisation", "F32")
        .containsEntry("chat_template", true)
        .containsEntry("recommended", Map.of("temperature", 0.6, "top_k", 20));
  }

  @Test
  void namesThePartsThatAreMissing() throws IOException {
    part(0);
    assertFault(
        "3 of its 4 parts are missing: big-00002-of-00004.gguf, big-00003-of-00004.gguf,"
            + " big-00004-of-00004.gguf.",
        true);
    part(1);
    part(3);
    assertFault("1 of its 4 parts is missing: big-00003-of-00004.gguf.", true);
    part(2);
    assertThat(inspect().fault()).isEmpty();
  }

  private void part(int number) throws IOException {
    GgufBytes part = new GgufBytes("llama").number("split.no", number).number("split.count", 4);
    part.tensor("t", 4).write(folder.resolve("big-0000" + (number + 1) + "-of-00004.gguf"));
  }

  @Test
  void aProjectorBelongsToTheModelBesideIt() throws IOException {
    new GgufBytes("clip")
        .number("clip.vision.projection_dim", 64)
        .tensor("t", 4)
        .write(folder.resolve("a-mmproj.gguf"));
    assertThat(inspect().kind()).isEqualTo(FileKind.PROJECTOR);
    assertThat(inspect().width()).hasValue(64);
    TinyGguf.write(folder.resolve("m.gguf"));
    assertThat(inspect().kind()).isEqualTo(FileKind.MODEL);
    assertThat(inspect().width()).hasValue(64);
  }

  @Test
  void weightsOfAnOnnxModelMayBeMissingOrShort() throws IOException {
    Files.write(folder.resolve("m.onnx"), TinyOnnx.withDataIn("m.data"));
    assertFault("Its weights in 'm.data' are missing.", true);
    Files.write(folder.resolve("m.data"), new byte[100]);
    assertFault("Its weights in 'm.data' are not whole.", true);
    Files.write(folder.resolve("m.data"), new byte[4120]);
    assertThat(inspect().fault()).isEmpty();
    assertThat(inspect().facts()).containsEntry("inputs", List.of("pixels"));
  }

  @Test
  void aPipelineNeedsAllOfItsComponents() throws IOException {
    Files.writeString(
        folder.resolve(DiffusersLayout.FILE_NAME),
        """
        {"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"],
         "safety_checker": [null, null], "vae": ["diffusers", "AutoencoderKL"]}""");
    byte[] weights = SafetensorsReaderTest.bytes(SafetensorsReaderTest.TWO, 16);
    Path unet = Files.createDirectory(folder.resolve("unet"));
    Files.write(unet.resolve("diffusion_pytorch_model.safetensors"), weights);
    assertFault("Its component 'vae' is missing: there are no files of it.", true);
    Path vae = Files.createDirectory(folder.resolve("vae"));
    Files.write(vae.resolve("diffusion_pytorch_model.safetensors"), weights);
    assertThat(inspect().fault()).isEmpty();
    assertThat(inspect().facts())
        .containsEntry("format", "diffusers")
        .containsEntry("architecture", "StableDiffusionPipeline")
        .containsEntry("components", List.of("unet", "vae"));
  }

  @Test
  void oneFileThatIsNotWholeMakesTheModelIncomplete() throws IOException {
    TinyGguf.write(folder.resolve("m.gguf"));
    Files.write(folder.resolve("n.safetensors"), new byte[] {1, 2});
    Inspection inspection = inspect();
    assertThat(inspection.incomplete()).isTrue();
    assertThat(inspection.fault().orElse("")).startsWith("'n.safetensors': ");
  }

  private void assertFault(String sentence, boolean incomplete) throws IOException {
    Inspection inspection = inspect();
    assertThat(inspection.fault()).contains(sentence);
    assertThat(inspection.incomplete()).isEqualTo(incomplete);
  }

  private Inspection inspect() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return ModelInspector.inspect(folder, files.filter(Files::isRegularFile).sorted().toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
