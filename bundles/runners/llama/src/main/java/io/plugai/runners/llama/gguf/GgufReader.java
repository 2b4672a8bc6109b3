package io.plugai.runners.llama.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a GGUF header and nothing else of the file. Every length in it is held against a bound and
 * against the file's size before anything is allocated. For one thread.
 */
public final class GgufReader {
  private static final int MAGIC = 0x46554747;
  private static final int MAX_ENTRIES = 65_536;
  private static final int MAX_KEY = 1024;
  private static final int MAX_TEXT = 1 << 20;
  private static final int MAX_LIST = 1 << 24;

  /** The sizes of the value types 0 to 12, in bytes; 0 for texts and lists, which say their own. */
  private static final int[] SIZES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int TEXT = 8;
  private static final int LIST = 9;
  private static final int FLOAT64 = 12;

  private final FileChannel file;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  private GgufReader(FileChannel file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  /**
   * Reads the header of a file.
   *
   * @throws GgufException if it is not a GGUF file, or a damaged one
   * @throws IOException if it cannot be read
   */
  public static GgufHeader read(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      return new GgufReader(file).header();
    }
  }

  private GgufHeader header() throws IOException {
    if (size < Integer.BYTES || int32() != MAGIC) {
      throw GgufException.because("It is not a GGUF file.");
    }
    int version = int32();
    if (version != 2 && version != 3) {
      throw GgufException.because("It is a GGUF file of an unknown version, " + version + ".");
    }
    int64();
    long entries = atMost(MAX_ENTRIES);
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Long> lengths = new LinkedHashMap<>();
    for (long i = 0; i < entries; i++) {
      String key = text(MAX_KEY);
      int type = int32();
      if (type == LIST) {
        lengths.put(key, list());
      } else {
        values.put(key, value(type));
      }
    }
    return new GgufHeader(values, lengths);
  }

  private Object value(int type) throws IOException {
    return switch (type) {
      case TEXT -> text(MAX_TEXT);
      case FLOAT32 -> Float.intBitsToFloat(int32());
      case FLOAT64 -> Double.longBitsToDouble(int64());
      case BOOL -> need(1).get() != 0;
      case 0 -> Byte.toUnsignedLong(need(1).get());
      case 1 -> (long) need(1).get();
      case 2 -> Short.toUnsignedLong(need(Short.BYTES).getShort());
      case 3 -> (long) need(Short.BYTES).getShort();
      case 4 -> Integer.toUnsignedLong(int32());
      case 5 -> (long) int32();
      case 10, 11 -> int64();
      default -> throw damaged();
    };
  }

  /** Passes over a list and returns its length. */
  private long list() throws IOException {
    int type = int32();
    long length = atMost(MAX_LIST);
    if (type == TEXT) {
      for (long i = 0; i < length; i++) {
        skip(atMost(MAX_TEXT));
      }
    } else if (type >= 0 && type < SIZES.length && SIZES[type] > 0) {
      skip(length * SIZES[type]);
    } else {
      throw damaged();
    }
    return length;
  }

  private String text(int max) throws IOException {
    byte[] bytes = new byte[(int) atMost(max)];
    int done = 0;
    while (done < bytes.length) {
      int part = Math.min(bytes.length - done, buffer.capacity());
      need(part).get(bytes, done, part);
      done += part;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads a length, which can be no larger than this, nor than what is left of the file. */
  private long atMost(long max) throws IOException {
    long length = int64();
    if (length < 0 || length > max || length > size - position()) {
      throw damaged();
    }
    return length;
  }

  private int int32() throws IOException {
    return need(Integer.BYTES).getInt();
  }

  private long int64() throws IOException {
    return need(Long.BYTES).getLong();
  }

  private void skip(long bytes) throws IOException {
    if (bytes <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) bytes);
      return;
    }
    long target = position() + bytes;
    if (target > size) {
      throw damaged();
    }
    buffer.limit(0);
    file.position(target);
  }

  private long position() throws IOException {
    return file.position() - buffer.remaining();
  }

  /** The buffer, with at least this many bytes in it. */
  private ByteBuffer need(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      buffer.compact();
      while (buffer.position() < bytes) {
        if (file.read(buffer) < 0) {
          throw damaged();
        }
      }
      buffer.flip();
    }
    return buffer;
  }

  private static GgufException damaged() {
    return GgufException.because("It is a damaged or incomplete GGUF file.");
  }
}
