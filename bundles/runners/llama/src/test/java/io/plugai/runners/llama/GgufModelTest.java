package io.plugai.runners.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.runner.ModelFiles;
import io.plugai.support.modelfiles.gguf.GgufHeader;
import io.plugai.support.modelfiles.gguf.GgufReader;
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
  void goesByWhatFilesSayOfThemselvesAndNotByTheirNames() throws IOException {
    Path adapter = write("a.gguf", "llama", Map.of("general.type", "adapter"));
    Path projector = write("b.gguf", "clip", Map.of());
    Path damaged = Files.writeString(folder.resolve("c.gguf"), "GGUF");
    Path matrix = write("d.gguf", "llama", Map.of("general.type", "imatrix"));
    Path weights = write("mmproj-like-name.gguf", "llama", Map.of("general.type", "model"));
    GgufModel model = read(adapter, projector, damaged, matrix, weights);
    assertThat(model.weights()).isEqualTo(weights);
    assertThat(model.projector()).contains(projector);
    assertThat(model.bytes()).isEqualTo(Files.size(weights) + Files.size(projector));
  }

  @Test
  void takesTheFirstPartOfASplitModelWhenAllAreThere() throws IOException {
    Path first = part(0, "big-00001-of-00002.gguf");
    assertThatThrownBy(() -> read(first, tiny)).hasMessage("Only 1 of its 2 parts are there.");
    Path second = part(1, "big-00002-of-00002.gguf");
    assertThatThrownBy(() -> read(second)).hasMessage("Part 1 of its 2 parts is missing.");
    GgufModel model = read(first, second, tiny);
    assertThat(model.weights()).isEqualTo(first);
    assertThat(model.bytes()).isEqualTo(Files.size(first) + Files.size(second));
    Path other = part(0, "other-name.gguf");
    assertThatThrownBy(() -> read(other, second)).hasMessageContaining("name-00001-of-00002.gguf");
  }

  @Test
  void saysOfWhatIsNoModelWhatItIs() throws IOException {
    Path adapter = write("lora.gguf", "llama", Map.of("adapter.type", "lora"));
    assertThatThrownBy(() -> read(adapter)).hasMessageContaining("adapter");
    Path projector = write("mmproj.gguf", "clip", Map.of("general.type", "mmproj"));
    assertThatThrownBy(() -> read(projector)).hasMessageContaining("sees images");
  }

  private Path part(int number, String name) throws IOException {
    return write(name, "llama", Map.of("split.no", number, "split.count", 2));
  }

  private Path write(String name, String architecture, Map<String, Object> more)
      throws IOException {
    Path file = folder.resolve(name);
    TinyGguf.write(file, architecture, more);
    return file;
  }

  private GgufModel read(Path... files) throws IOException {
    return GgufModel.read(new ModelFiles("m", folder, List.of(files), Map.of()));
  }

  @Test
  void saysThatThereIsNoModel() {
    assertThatThrownBy(() -> GgufModel.read(new ModelFiles("none", folder, List.of(), Map.of())))
        .hasMessage("There is no GGUF file.");
  }
}
