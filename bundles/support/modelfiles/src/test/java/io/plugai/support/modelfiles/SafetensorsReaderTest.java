package io.plugai.support.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.modelfiles.ModelFile.Broken;
import io.plugai.support.modelfiles.ModelFile.Safetensors;
import io.plugai.testing.runner.GgufBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsReaderTest {
  static final String TWO =
      """
      {"__metadata__": {"format": "pt"},
       "a": {"dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12]},
       "b": {"dtype": "F32", "shape": [], "data_offsets": [12, 16]}}""";

  @TempDir Path folder;

  @Test
  void readsTheHeader() throws IOException {
    Safetensors file = (Safetensors) read(TWO, 16);
    assertThat(file.kind()).isEqualTo(FileKind.MODEL);
    assertThat(file.header().tensors()).isEqualTo(2);
    assertThat(file.header().numbers()).isEqualTo(7);
    assertThat(file.header().metadata()).containsEntry("format", "pt");
  }

  @Test
  void aFileThatEndsTooEarlyIsIncomplete() throws IOException {
    for (int bytes : new int[] {0, 15}) {
      assertThat(read(TWO, bytes))
          .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.incomplete()).isTrue());
    }
  }

  @Test
  void adaptersAreKnownByTheNamesOfTheirTensors() throws IOException {
    String lora = TWO.replace("\"a\"", "\"layer.lora_A.weight\"").replace("\"b\"", "\"x.alpha\"");
    assertThat(read(lora, 16).kind()).isEqualTo(FileKind.ADAPTER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"a\": 7}",
        "{\"a\": {}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [4], \"data_offsets\": [8, 4]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 16]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 16]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [[1]], \"data_offsets\": [0, 16]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [99999999999999999999], \"data_offsets\": [0, 1]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [4], \"data_offsets\": [0, \"x\"]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [4294967296, 4294967296], \"data_offsets\": [0, 1]}}",
      })
  void whatMakesNoSenseIsDamaged(String header) throws IOException {
    assertThat(read(header, 16))
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.incomplete()).isFalse();
              assertThat(broken.sentence()).startsWith("This safetensors file is damaged: ");
            });
  }

  @Test
  void aHeaderOfAbsurdLengthIsNotRead() throws IOException {
    Path file = Files.write(folder.resolve("f.safetensors"), GgufBytes.int64(1L << 60));
    assertThat(ModelFile.read(file))
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> assertThat(broken.sentence()).contains("1152921504606846976 bytes"));
  }

  private ModelFile read(String header, int dataBytes) throws IOException {
    return ModelFile.read(Files.write(folder.resolve("f.safetensors"), bytes(header, dataBytes)));
  }

  static byte[] bytes(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .put(GgufBytes.int64(json.length))
        .put(json)
        .array();
  }
}
