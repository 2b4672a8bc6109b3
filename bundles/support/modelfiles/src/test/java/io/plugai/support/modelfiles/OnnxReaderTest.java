package io.plugai.support.modelfiles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.modelfiles.ModelFile.Broken;
import io.plugai.support.modelfiles.ModelFile.Onnx;
import io.plugai.support.modelfiles.onnx.OnnxHeader;
import io.plugai.support.modelfiles.onnx.OnnxHeader.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxReaderTest {
  @TempDir Path folder;

  @Test
  void readsWhatGoesInAndWhatComesOut() throws IOException {
    OnnxHeader header = ((Onnx) read(TinyOnnx.model())).header();
    assertThat(header.opset()).isEqualTo(17);
    assertThat(header.producer()).isEqualTo("test");
    assertThat(header.inputs()).containsExactly(new Port("pixels", 1, List.of("batch", "3")));
    assertThat(header.outputs()).containsExactly(new Port("result", 1, List.of("batch", "2")));
    assertThat(header.numbers()).isEqualTo(6);
    assertThat(header.externalData()).isEmpty();
  }

  @Test
  void knowsTheFilesThatItsWeightsLieIn() throws IOException {
    OnnxHeader header = ((Onnx) read(TinyOnnx.withDataIn("model.onnx_data"))).header();
    assertThat(header.externalData()).containsOnlyKeys("model.onnx_data").containsValue(4120L);
  }

  @Test
  void weightsOutsideItsFolderAreRefused() throws IOException {
    for (String location : List.of("../secret", "/etc/passwd", "a/../../b", "")) {
      Broken broken = (Broken) read(TinyOnnx.withDataIn(location));
      assertThat(broken.sentence()).contains("outside its folder");
    }
  }

  @Test
  void aFileThatEndsTooEarlyIsIncompleteAndAnythingElseIsNotOne() throws IOException {
    byte[] whole = TinyOnnx.model();
    Broken cut = (Broken) read(Arrays.copyOf(whole, whole.length / 2));
    assertThat(cut.incomplete()).isTrue();
    Broken text = (Broken) read("Not a model at all.".getBytes(UTF_8));
    assertThat(text.sentence()).isEqualTo("It is not an ONNX file, or a damaged one.");
    Broken empty = (Broken) read(new TinyOnnx().number(1, 8).bytes());
    assertThat(empty.sentence()).contains("not an ONNX file");
  }

  private ModelFile read(byte[] bytes) throws IOException {
    return ModelFile.read(Files.write(folder.resolve("m.onnx"), bytes));
  }
}
