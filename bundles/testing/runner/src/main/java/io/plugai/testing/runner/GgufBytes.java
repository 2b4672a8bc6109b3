package io.plugai.testing.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes GGUF files of any kind byte by byte, also such as nobody should write: what a header
 * claims need not be so.
 */
public final class GgufBytes {
  private static final int UINT32 = 4;
  private static final int BOOL = 7;
  private static final int TEXT = 8;
  private static final int LIST = 9;
  private static final int ALIGNMENT = 32;
  private static final int FLOAT_BYTES = 4;

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final ByteArrayOutputStream infos = new ByteArrayOutputStream();
  private int version = 3;
  private long keys;
  private long tensors;
  private int dataBytes;

  /** A file of this architecture without tensors. */
  public GgufBytes(String architecture) {
    text("general.architecture", architecture);
  }

  /** Another version than 3. */
  public GgufBytes version(int number) {
    version = number;
    return this;
  }

  /** An entry that is a text. */
  public GgufBytes text(String key, String value) {
    key(key, TEXT);
    put(head, value);
    return this;
  }

  /** An entry that is a whole number. */
  public GgufBytes number(String key, int value) {
    key(key, UINT32);
    head.writeBytes(int32(value));
    return this;
  }

  /** An entry that is a boolean. */
  public GgufBytes bool(String key, boolean value) {
    key(key, BOOL);
    head.write(value ? 1 : 0);
    return this;
  }

  /** An entry of that type whose value are these bytes. */
  public GgufBytes raw(String key, int type, byte... value) {
    key(key, type);
    head.writeBytes(value);
    return this;
  }

  /** An entry that claims to be a list of so many values of that type, followed by these bytes. */
  public GgufBytes list(String key, int type, long claimed, byte... value) {
    key(key, LIST);
    head.writeBytes(int32(type));
    head.writeBytes(int64(claimed));
    head.writeBytes(value);
    return this;
  }

  /** A tensor of floats, all of them 0. */
  public GgufBytes tensor(String name, int... sizes) {
    int numbers = 1;
    tensors++;
    put(infos, name);
    infos.writeBytes(int32(sizes.length));
    for (int size : sizes) {
      infos.writeBytes(int64(size));
      numbers *= size;
    }
    infos.writeBytes(int32(0));
    infos.writeBytes(int64(dataBytes));
    dataBytes += (numbers * FLOAT_BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return this;
  }

  /** A tensor of which only the header speaks, in that type at that place. */
  public GgufBytes claimedTensor(String name, int type, long offset, long... sizes) {
    tensors++;
    put(infos, name);
    infos.writeBytes(int32(sizes.length));
    for (long size : sizes) {
      infos.writeBytes(int64(size));
    }
    infos.writeBytes(int32(type));
    infos.writeBytes(int64(offset));
    return this;
  }

  /** The whole file. */
  public byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(int32(version));
    file.writeBytes(int64(tensors));
    file.writeBytes(int64(keys));
    file.writeBytes(head.toByteArray());
    file.writeBytes(infos.toByteArray());
    while (file.size() % ALIGNMENT != 0) {
      file.write(0);
    }
    file.writeBytes(new byte[dataBytes]);
    return file.toByteArray();
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private void key(String key, int type) {
    keys++;
    put(head, key);
    head.writeBytes(int32(type));
  }

  private static void put(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(int64(utf8.length));
    out.writeBytes(utf8);
  }

  /** Little-endian, four bytes. */
  public static byte[] int32(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  /** Little-endian, eight bytes. */
  public static byte[] int64(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
