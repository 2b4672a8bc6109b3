package io.plugai.training.starter;

import java.nio.ByteBuffer;

/** How GGUF stores the numbers of a tensor; ids and layouts are those of ggml. */
enum TensorType {
  F32(0, 1, 4) {
    @Override
    void put(float[] values, int from, ByteBuffer out) {
      out.putFloat(values[from]);
    }
  },
  /** Blocks of 32: a half-precision scale, then 32 signed bytes. */
  Q8_0(8, 32, 34) {
    @Override
    void put(float[] values, int from, ByteBuffer out) {
      float largest = 0;
      for (int i = from; i < from + block; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      float scale = largest / Byte.MAX_VALUE;
      out.putShort(HalfFloat.bits(scale));
      for (int i = from; i < from + block; i++) {
        out.put((byte) (scale == 0 ? 0 : Math.round(values[i] / scale)));
      }
    }
  };

  final int id;
  final int block;
  final int blockBytes;

  TensorType(int id, int block, int blockBytes) {
    this.id = id;
    this.block = block;
    this.blockBytes = blockBytes;
  }

  /** Writes the block of numbers that begins at {@code from}. */
  abstract void put(float[] values, int from, ByteBuffer out);

  long bytes(long values) {
    return values / block * blockBytes;
  }
}
