package io.plugai.training.starter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes GGUF, version 3, little-endian, after ggml's {@code docs/gguf.md}: a head, the metadata, a
 * directory of tensors, and their data, each at a multiple of 32 bytes.
 */
final class GgufWriter {
  private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;

  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final Bytes metadata = new Bytes();
  private final List<Tensor> tensors = new ArrayList<>();
  private int entries;

  private record Tensor(String name, TensorType type, float[] values, long[] sizes) {
    long bytes() {
      return type.bytes(values.length);
    }
  }

  GgufWriter text(String key, String value) {
    entry(key, STRING).text(value);
    return this;
  }

  GgufWriter number(String key, int value) {
    entry(key, UINT32).int32(value);
    return this;
  }

  GgufWriter number(String key, float value) {
    entry(key, FLOAT32).int32(Float.floatToRawIntBits(value));
    return this;
  }

  GgufWriter flag(String key, boolean value) {
    entry(key, BOOL).int8(value ? 1 : 0);
    return this;
  }

  GgufWriter texts(String key, List<String> values) {
    Bytes out = entry(key, ARRAY).int32(STRING).int64(values.size());
    values.forEach(out::text);
    return this;
  }

  GgufWriter numbers(String key, int[] values) {
    Bytes out = entry(key, ARRAY).int32(INT32).int64(values.length);
    Arrays.stream(values).forEach(out::int32);
    return this;
  }

  /**
   * Adds a tensor.
   *
   * @param sizes in ggml's order: first the one whose neighbours lie side by side, which for a
   *     matrix is its inputs
   * @throws IllegalArgumentException if the sizes do not fit the values, or the first no whole
   *     blocks of the type
   */
  GgufWriter tensor(String name, TensorType type, float[] values, long... sizes) {
    if (Arrays.stream(sizes).reduce(1, (a, b) -> a * b) != values.length
        || sizes[0] % type.block != 0) {
      throw new IllegalArgumentException(
          name
              + ": "
              + values.length
              + " values do not fit "
              + Arrays.toString(sizes)
              + " as "
              + type);
    }
    tensors.add(new Tensor(name, type, values, sizes));
    return this;
  }

  /** Writes all that was added; leaves the stream open. */
  void write(OutputStream out) throws IOException {
    Bytes head = new Bytes().raw(MAGIC).int32(VERSION).int64(tensors.size()).int64(entries);
    head.raw(metadata.toByteArray());
    long offset = 0;
    for (Tensor tensor : tensors) {
      head.text(tensor.name).int32(tensor.sizes.length);
      Arrays.stream(tensor.sizes).forEach(head::int64);
      head.int32(tensor.type.id).int64(offset);
      offset += tensor.bytes() + padding(tensor.bytes());
    }
    out.write(head.toByteArray());
    out.write(new byte[padding(head.size())]);
    for (Tensor tensor : tensors) {
      out.write(data(tensor));
    }
  }

  private static byte[] data(Tensor tensor) {
    int bytes = Math.toIntExact(tensor.bytes());
    ByteBuffer data = ByteBuffer.allocate(bytes + padding(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < tensor.values.length; from += tensor.type.block) {
      tensor.type.put(tensor.values, from, data);
    }
    return data.array();
  }

  private static int padding(long bytes) {
    return Math.floorMod(-bytes, ALIGNMENT);
  }

  private Bytes entry(String key, int type) {
    entries++;
    return metadata.text(key).int32(type);
  }

  /** Little-endian numbers and length-prefixed texts, one after the other. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes raw(byte[] bytes) {
      writeBytes(bytes);
      return this;
    }

    Bytes int8(int value) {
      write(value);
      return this;
    }

    Bytes int32(int value) {
      return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    Bytes int64(long value) {
      return raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    Bytes text(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      return int64(utf8.length).raw(utf8);
    }
  }
}
