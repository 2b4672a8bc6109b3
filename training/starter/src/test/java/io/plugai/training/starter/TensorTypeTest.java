package io.plugai.training.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTypeTest {

  @Test
  void aBlockOfQ8IsItsScaleAndThirtyTwoBytes() {
    float[] values = new float[64];
    values[32] = 2;
    values[33] = -1;
    values[34] = 0.009f;

    ByteBuffer block = block(values, 32);

    assertThat(block.getShort(0)).isEqualTo(HalfFloat.bits(2 / 127f));
    assertThat(block.get(2)).isEqualTo((byte) 127);
    assertThat(block.get(3)).isEqualTo((byte) -63);
    assertThat(block.get(4)).isEqualTo((byte) 1);
    assertThat(block.position()).isEqualTo(34);
  }

  @Test
  void whatQ8LosesIsLessThanAHundredthOfTheLargest() {
    float[] values = new float[32];
    for (int i = 0; i < 32; i++) {
      values[i] = (float) Math.sin(i * 1.7);
    }

    ByteBuffer block = block(values, 0);

    for (int i = 0; i < 32; i++) {
      assertThat(block.get(2 + i) / 127f).isCloseTo(values[i], within(0.01f));
    }
  }

  @Test
  void aBlockOfZerosStaysZero() {
    assertThat(block(new float[32], 0).array()).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0000",
    "1, 3c00",
    "-2, c000",
    "65504, 7bff",
    "65520, 7c00",
    "1e9, 7c00",
    "0.000061035156, 0400",
    "0.00000005960464, 0001",
    "0.00000002, 0000",
    "1.00048828125, 3c00",
    "1.00146484375, 3c02",
    "NaN, 7e00"
  })
  void halvesAreRoundedToTheNearest(float value, String bits) {
    assertThat(String.format("%04x", HalfFloat.bits(value))).isEqualTo(bits);
  }

  private static ByteBuffer block(float[] values, int from) {
    ByteBuffer out = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
    TensorType.Q8_0.put(values, from, out);
    return out;
  }
}
