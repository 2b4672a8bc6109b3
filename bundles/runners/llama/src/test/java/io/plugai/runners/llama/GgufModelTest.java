package io.plugai.runners.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.runners.llama.gguf.GgufHeader;
import io.plugai.runners.llama.gguf.GgufReader;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.testing.runner.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufModelTest {
  @TempDir Path folder;
  private Path tiny;

  @BeforeEach
  void writeModel() throws IOException {
    tiny = folder.resolve("tiny.gguf");
    TinyGguf.write(tiny);
  }

  @Test
  void readsWhatTheHeaderSays() throws IOException {
    GgufHeader header = GgufReader.read(tiny);
    assertThat(header.architecture()).isEqualTo("llama");
    assertThat(header.name()).contains("Tiny Random");
    assertThat(header.contextLength()).hasValue(TinyGguf.CONTEXT);
    assertThat(header.quantisation()).contains("F32");
    assertThat(header.chatTemplate().orElse("")).contains("<|im_start|>");
    assertThat(header.lengths()).containsEntry("tokenizer.ggml.tokens", 259L);
    // Two layers, four heads of 16 values, keys and values, two bytes each.
    assertThat(header.cacheBytesPerToken()).isEqualTo(2 * 4 * (16 + 16) * 2);
  }

  @Test
  void neitherCrashesNorHangsOnDamagedHeaders() throws IOException {
    byte[] whole = Files.readAllBytes(tiny);
    Random random = new Random(1);
    Path damaged = folder.resolve("damaged.gguf");
    for (int i = 0; i < 300; i++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(8000));
      for (int k = 0; k < 10 && bytes.length > 0; k++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Files.write(damaged, bytes);
      try {
        GgufReader.read(damaged);
      } catch (IOException e) {
        assertThat(e.getMessage()).endsWith(".");
      }
    }
  }

  @Test
  void takesTheFirstPartOfASplitModelAndLeavesTheProjectorAside() throws IOException {
    Path first = Files.copy(tiny, folder.resolve("big-00001-of-00002.gguf"));
    Path second = Files.copy(tiny, folder.resolve("big-00002-of-00002.gguf"));
    Path projector = Files.copy(tiny, folder.resolve("a-mmproj.gguf"));
    GgufModel model =
        GgufModel.read(new ModelFiles("big", folder, List.of(projector, first, second), Map.of()));
    assertThat(model.weights()).isEqualTo(first);
    assertThat(model.projector()).contains(projector);
    assertThat(model.bytes()).isEqualTo(3 * Files.size(tiny));
  }

  @Test
  void saysThatThereIsNoModel() {
    assertThatThrownBy(() -> GgufModel.read(new ModelFiles("none", folder, List.of(), Map.of())))
        .hasMessage("There is no GGUF file.");
  }
}
