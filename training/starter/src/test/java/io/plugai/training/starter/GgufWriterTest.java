package io.plugai.training.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GgufWriterTest {

  @Test
  void theHeadCountsTensorsAndEntries() throws IOException {
    ByteBuffer file =
        written(
            new GgufWriter()
                .text("a", "b")
                .number("n", 7)
                .tensor("t", TensorType.F32, new float[3], 3));

    assertThat(text(file, 4)).isEqualTo("GGUF");
    assertThat(file.getInt()).isEqualTo(3);
    assertThat(file.getLong()).isEqualTo(1);
    assertThat(file.getLong()).isEqualTo(2);
  }

  @Test
  void entriesAreWrittenInOrderWithTheirTypes() throws IOException {
    ByteBuffer file =
        written(
            new GgufWriter()
                .text("s", "é")
                .number("i", 5)
                .number("f", 1.5f)
                .flag("b", true)
                .texts("l", List.of("x", "yz"))
                .numbers("n", new int[] {1, -1}));
    file.position(24);

    assertThat(key(file, 8)).isEqualTo("s");
    assertThat(text(file, (int) file.getLong())).isEqualTo("é");
    assertThat(key(file, 4)).isEqualTo("i");
    assertThat(file.getInt()).isEqualTo(5);
    assertThat(key(file, 6)).isEqualTo("f");
    assertThat(file.getFloat()).isEqualTo(1.5f);
    assertThat(key(file, 7)).isEqualTo("b");
    assertThat(file.get()).isEqualTo((byte) 1);
    assertThat(key(file, 9)).isEqualTo("l");
    assertThat(file.getInt()).isEqualTo(8);
    assertThat(file.getLong()).isEqualTo(2);
    assertThat(text(file, (int) file.getLong())).isEqualTo("x");
    assertThat(text(file, (int) file.getLong())).isEqualTo("yz");
    assertThat(key(file, 9)).isEqualTo("n");
    assertThat(file.getInt()).isEqualTo(5);
    assertThat(file.getLong()).isEqualTo(2);
    assertThat(file.getInt()).isEqualTo(1);
    assertThat(file.getInt()).isEqualTo(-1);
  }

  @Test
  void everyTensorBeginsAtAMultipleOfThirtyTwoBytes() throws IOException {
    float[] matrix = new float[64];
    matrix[0] = 1;
    ByteBuffer file =
        written(
            new GgufWriter()
                .tensor("gain", TensorType.F32, new float[] {4, 5, 6}, 3)
                .tensor("matrix", TensorType.Q8_0, matrix, 32, 2));
    file.position(24);

    assertThat(text(file, (int) file.getLong())).isEqualTo("gain");
    assertThat(file.getInt()).isEqualTo(1);
    assertThat(file.getLong()).isEqualTo(3);
    assertThat(file.getInt()).isEqualTo(0);
    assertThat(file.getLong()).isEqualTo(0);
    assertThat(text(file, (int) file.getLong())).isEqualTo("matrix");
    assertThat(file.getInt()).isEqualTo(2);
    assertThat(file.getLong()).isEqualTo(32);
    assertThat(file.getLong()).isEqualTo(2);
    assertThat(file.getInt()).isEqualTo(8);
    assertThat(file.getLong()).isEqualTo(32);
    int data = (file.position() + 31) / 32 * 32;
    assertThat(file.getFloat(data + 8)).isEqualTo(6);
    assertThat(file.getShort(data + 32)).isEqualTo(HalfFloat.bits(1 / 127f));
    assertThat(file.get(data + 34)).isEqualTo((byte) 127);
    assertThat(file.limit()).isEqualTo(data + 32 + 96);
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    GgufWriter writer = new GgufWriter();

    assertThatThrownBy(() -> writer.tensor("t", TensorType.F32, new float[6], 4, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("t: 6 values");
    assertThatThrownBy(() -> writer.tensor("t", TensorType.Q8_0, new float[64], 16, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ByteBuffer written(GgufWriter writer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out);
    return ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String key(ByteBuffer file, int type) {
    String key = text(file, (int) file.getLong());
    assertThat(file.getInt()).isEqualTo(type);
    return key;
  }

  private static String text(ByteBuffer file, int bytes) {
    byte[] utf8 = new byte[bytes];
    file.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
