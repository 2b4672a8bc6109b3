package io.plugai.support.modelfiles.gguf;

import io.plugai.support.modelfiles.BoundedInput;
import io.plugai.support.modelfiles.ModelFileException;
import io.plugai.support.modelfiles.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a GGUF header and nothing else of the file. Every length in it is held against a bound and
 * against the file's size before anything is allocated. For one thread.
 */
public final class GgufReader {
  private static final int MAGIC = 0x46554747;
  private static final int MAX_ENTRIES = 65_536;
  private static final int MAX_TENSORS = 1 << 20;
  private static final int MAX_KEY = 1024;
  private static final int MAX_LIST = 1 << 24;
  private static final int MAX_NESTING = 4;

  /** The largest vocabularies there are take some 16 MiB. */
  private static final long MAX_HEADER = 128L << 20;

  /** Longer texts are passed over, as is what comes once so much has been kept. */
  private static final int MAX_TEXT = 1 << 20;

  private static final int MAX_KEPT = 8 << 20;

  /** The sizes of the value types 0 to 12, in bytes; 0 for texts and lists, which say their own. */
  private static final int[] SIZES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int TEXT = 8;
  private static final int LIST = 9;
  private static final int FLOAT64 = 12;

  private static final long USUAL_ALIGNMENT = 32;
  private static final long MAX_ALIGNMENT = 1 << 20;

  private final BoundedInput in;
  private final Optional<TokenLists> tokens;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, Long> lengths = new LinkedHashMap<>();
  private int kept;

  private GgufReader(BoundedInput in, Optional<TokenLists> tokens) {
    this.in = in;
    this.tokens = tokens;
  }

  /**
   * Reads the header of a file.
   *
   * @throws ModelFileException if it is not a GGUF file, or a damaged or incomplete one
   * @throws IOException if it cannot be read
   */
  public static GgufHeader read(Path path) throws IOException {
    try (BoundedInput in = BoundedInput.open(path, "GGUF")) {
      return new GgufReader(in, Optional.empty()).header();
    }
  }

  /**
   * Reads the tokens that the model in a file knows.
   *
   * @throws ModelFileException if it is not a GGUF file, a damaged one, or one of too many tokens
   * @throws IOException if it cannot be read
   */
  public static GgufTokens tokens(Path path) throws IOException {
    try (BoundedInput in = BoundedInput.open(path, "GGUF")) {
      TokenLists lists = new TokenLists(in);
      new GgufReader(in, Optional.of(lists)).header();
      return lists.tokens();
    }
  }

  private GgufHeader header() throws IOException {
    if (in.size() == 0) {
      throw ModelFileException.incomplete("It is empty.");
    }
    if (in.int32() != MAGIC) {
      throw ModelFileException.because("It is not a GGUF file.");
    }
    checkVersion(in.int32());
    long tensors = count("tensors", in.int64(), MAX_TENSORS);
    long entries = count("entries", in.int64(), MAX_ENTRIES);
    for (long i = 0; i < entries; i++) {
      readEntry();
    }
    Tensors infos = new TensorInfos(in, alignment()).read(tensors);
    return new GgufHeader(values, lengths, infos);
  }

  private static void checkVersion(int version) throws ModelFileException {
    if (version == Integer.reverseBytes(2) || version == Integer.reverseBytes(3)) {
      throw ModelFileException.because(
          "It is a GGUF file for big-endian machines, which this is not.");
    }
    if (version != 2 && version != 3) {
      throw ModelFileException.because(
          "It is a GGUF file of an unknown version, " + Integer.toUnsignedString(version) + ".");
    }
  }

  private void readEntry() throws IOException {
    String key = text(in, MAX_KEY);
    if (values.containsKey(key) || lengths.containsKey(key)) {
      throw damaged("it has two values for " + Shown.of(key));
    }
    keep(key.length(), key);
    int type = in.int32();
    if (type == LIST) {
      lengths.put(key, list(key, 1));
    } else if (type == TEXT) {
      readText(key);
    } else {
      values.put(key, value(key, type));
    }
    checkHeaderLength();
  }

  /** Keeps a text; of one that is too long only its length. */
  private void readText(String key) throws IOException {
    long length = length(in, "the value of " + Shown.of(key), MAX_HEADER);
    if (length <= MAX_TEXT && kept + length <= MAX_KEPT) {
      keep((int) length, key);
      values.put(key, in.text((int) length));
    } else {
      in.skip(length);
      lengths.put(key, length);
    }
  }

  private void keep(int bytes, String key) throws ModelFileException {
    kept += bytes;
    if (kept > MAX_KEPT) {
      throw damaged("there is too much in its header, at " + Shown.of(key));
    }
  }

  private Object value(String key, int type) throws IOException {
    return switch (type) {
      case FLOAT32 -> Float.intBitsToFloat(in.int32());
      case FLOAT64 -> Double.longBitsToDouble(in.int64());
      case BOOL -> in.int8() != 0;
      case 0 -> Byte.toUnsignedLong(in.int8());
      case 1 -> (long) in.int8();
      case 2 -> Short.toUnsignedLong(in.int16());
      case 3 -> (long) in.int16();
      case 4 -> Integer.toUnsignedLong(in.int32());
      case 5 -> (long) in.int32();
      case 10, 11 -> in.int64();
      default -> throw unknownType(key, type);
    };
  }

  /** Passes over a list, unless it is to be kept, and returns its length. */
  private long list(String key, int depth) throws IOException {
    int type = in.int32();
    long length = count("entries of " + Shown.of(key), in.int64(), MAX_LIST);
    if (tokens.isPresent() && tokens.get().take(key, type, length)) {
      return length;
    }
    if (type == TEXT) {
      for (long i = 0; i < length; i++) {
        in.skip(length(in, "a text in " + Shown.of(key), MAX_TEXT));
        checkHeaderLength();
      }
    } else if (type == LIST && depth < MAX_NESTING) {
      for (long i = 0; i < length; i++) {
        list(key, depth + 1);
        checkHeaderLength();
      }
    } else if (type >= 0 && type < SIZES.length && SIZES[type] > 0) {
      in.skip(length * SIZES[type]);
    } else {
      throw unknownType(key, type);
    }
    return length;
  }

  private void checkHeaderLength() throws IOException {
    if (in.position() > MAX_HEADER) {
      throw damaged("its header is longer than " + (MAX_HEADER >> 20) + " MiB");
    }
  }

  private long alignment() throws ModelFileException {
    if (!(values.get("general.alignment") instanceof Long alignment)) {
      return USUAL_ALIGNMENT;
    }
    if (alignment < 1 || alignment > MAX_ALIGNMENT) {
      throw damaged("its alignment is " + alignment);
    }
    return alignment;
  }

  /** A text with its length before it. */
  static String text(BoundedInput in, int max) throws IOException {
    return in.text((int) length(in, "a name", max));
  }

  /** Reads a length in bytes, which can be no larger than this, nor than what is left. */
  private static long length(BoundedInput in, String of, long max) throws IOException {
    long length = in.int64();
    if (length < 0 || length > max) {
      throw damaged(of + " claims " + Long.toUnsignedString(length) + " bytes");
    }
    if (length > in.left()) {
      throw in.endsTooEarly(in.position() + length);
    }
    return length;
  }

  /** A number of things, each of which takes at least one byte. */
  private long count(String of, long count, long max) throws IOException {
    if (count < 0 || count > max) {
      throw damaged(
          "it claims "
              + Long.toUnsignedString(count)
              + " "
              + of
              + ", where at most "
              + max
              + " are read");
    }
    if (count > in.left()) {
      throw in.endsTooEarly(in.position() + count);
    }
    return count;
  }

  private static ModelFileException unknownType(String key, int type) {
    return damaged(
        "the value of " + Shown.of(key) + " is of type " + Integer.toUnsignedString(type));
  }

  private static ModelFileException damaged(String why) {
    return ModelFileException.because("This GGUF file is damaged: " + why + ".");
  }
}
