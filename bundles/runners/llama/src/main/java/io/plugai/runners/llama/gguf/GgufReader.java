package io.plugai.runners.llama.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
  private static final int MAX_TOKENS = 1 << 20;
  private static final int MAX_TOKEN = 4096;
  private static final long MAX_TOKEN_BYTES = 1 << 26;

  /** The sizes of the value types 0 to 12, in bytes; 0 for texts and lists, which say their own. */
  private static final int[] SIZES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

  private static final int SIZE_OF_KIND = Integer.BYTES;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int TEXT = 8;
  private static final int LIST = 9;
  private static final int FLOAT64 = 12;

  private final FileChannel file;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  private final boolean keepsTokens;
  private List<String> tokens = List.of();
  private int[] kinds = {};

  private GgufReader(FileChannel file, boolean keepsTokens) throws IOException {
    this.file = file;
    this.size = file.size();
    this.keepsTokens = keepsTokens;
  }

  /**
   * Reads the header of a file.
   *
   * @throws GgufException if it is not a GGUF file, or a damaged one
   * @throws IOException if it cannot be read
   */
  public static GgufHeader read(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      return new GgufReader(file, false).header();
    }
  }

  /**
   * Reads the tokens that the model in a file knows.
   *
   * @throws GgufException if it is not a GGUF file, a damaged one, or one of too many tokens
   * @throws IOException if it cannot be read
   */
  public static GgufTokens tokens(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      GgufReader reader = new GgufReader(file, true);
      reader.header();
      return new GgufTokens(reader.tokens, reader.kinds);
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
        lengths.put(key, list(key));
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

  /** Passes over a list, unless it is to be kept, and returns its length. */
  private long list(String key) throws IOException {
    int type = int32();
    long length = atMost(MAX_LIST);
    if (keepsTokens && type == TEXT && key.equals("tokenizer.ggml.tokens")) {
      tokens = texts(length);
    } else if (keepsTokens
        && SIZE_OF_KIND == size(type)
        && key.equals("tokenizer.ggml.token_type")) {
      kinds = numbers(length);
    } else if (type == TEXT) {
      for (long i = 0; i < length; i++) {
        skip(atMost(MAX_TEXT));
      }
    } else if (size(type) > 0) {
      skip(length * size(type));
    } else {
      throw damaged();
    }
    return length;
  }

  private static int size(int type) {
    return type >= 0 && type < SIZES.length ? SIZES[type] : 0;
  }

  private List<String> texts(long length) throws IOException {
    if (length > MAX_TOKENS) {
      throw GgufException.because("It has too many tokens.");
    }
    List<String> texts = new ArrayList<>();
    long bytes = 0;
    for (long i = 0; i < length; i++) {
      String text = text(MAX_TOKEN);
      bytes += text.length();
      if (bytes > MAX_TOKEN_BYTES) {
        throw GgufException.because("Its tokens are too long.");
      }
      texts.add(text);
    }
    return texts;
  }

  private int[] numbers(long length) throws IOException {
    if (length > MAX_TOKENS) {
      throw GgufException.because("It has too many tokens.");
    }
    int[] numbers = new int[(int) length];
    for (int i = 0; i < length; i++) {
      numbers[i] = int32();
    }
    return numbers;
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
