package io.plugai.support.modelfiles;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protobuf messages, and with them small ONNX models. */
final class TinyOnnx {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A model of one input, one output and one matrix of 3 by 2 floats. */
  static byte[] model() {
    return model(tensor().bytes(9, new byte[24]));
  }

  /** A model whose one matrix lies in another file. */
  static byte[] withDataIn(String location) {
    return model(
        tensor()
            .message(13, entry("location", location))
            .message(13, entry("offset", "4096"))
            .message(13, entry("length", "24"))
            .number(14, 1));
  }

  private static byte[] model(TinyOnnx initializer) {
    TinyOnnx graph =
        new TinyOnnx()
            .text(2, "g")
            .message(5, initializer)
            .message(11, port("pixels", "batch", 3))
            .message(12, port("result", "batch", 2));
    return new TinyOnnx()
        .number(1, 8)
        .text(2, "test")
        .message(7, graph)
        .message(8, new TinyOnnx().text(1, "").number(2, 17))
        .bytes();
  }

  private static TinyOnnx tensor() {
    return new TinyOnnx().number(1, 3).number(1, 2).number(2, 1).text(8, "w");
  }

  private static TinyOnnx entry(String key, String value) {
    return new TinyOnnx().text(1, key).text(2, value);
  }

  private static TinyOnnx port(String name, String first, int second) {
    TinyOnnx shape =
        new TinyOnnx()
            .message(1, new TinyOnnx().text(2, first))
            .message(1, new TinyOnnx().number(1, second));
    TinyOnnx type = new TinyOnnx().message(1, new TinyOnnx().number(1, 1).message(2, shape));
    return new TinyOnnx().text(1, name).message(2, type);
  }

  TinyOnnx number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  TinyOnnx text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  TinyOnnx message(int field, TinyOnnx value) {
    return bytes(field, value.bytes());
  }

  TinyOnnx bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
