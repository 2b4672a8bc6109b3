package io.plugai.support.modelfiles.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.plugai.support.modelfiles.BoundedInput;
import io.plugai.support.modelfiles.ModelFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a safetensors file, a JSON object of bounded length, and makes sure that the
 * file is as long as it says. For one thread.
 */
public final class SafetensorsReader {
  /** Real ones have up to a few MiB. */
  private static final long MAX_HEADER = 16L << 20;

  private static final int MAX_METADATA = 200;
  private static final int MAX_TEXT = 1000;

  /** Interns nothing and remembers no names: they may be many, and chosen to collide. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxStringLength(1 << 20)
                  .maxNameLength(4096)
                  .maxNumberLength(32)
                  .build())
          .build();

  private final BoundedInput in;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Long> byType = new HashMap<>();
  private long tensors;
  private long ofAdapters;
  private long numbers;
  private long dataEnd;

  private SafetensorsReader(BoundedInput in) {
    this.in = in;
  }

  /**
   * Reads the header of a file.
   *
   * @throws ModelFileException if it is not such a file, or a damaged or incomplete one
   * @throws IOException if it cannot be read
   */
  public static SafetensorsHeader read(Path path) throws IOException {
    try (BoundedInput in = BoundedInput.open(path, "safetensors")) {
      return new SafetensorsReader(in).header();
    }
  }

  private SafetensorsHeader header() throws IOException {
    long length = in.int64();
    if (length < 2 || length > MAX_HEADER) {
      throw ModelFileException.because(
          "It is not a safetensors file: its header would have "
              + Long.toUnsignedString(length)
              + " bytes.");
    }
    byte[] json = in.bytes((int) length);
    try (JsonParser parser = JSON.createParser(json)) {
      readObject(parser);
    } catch (JsonProcessingException e) {
      throw damaged("its header is no JSON, or not that of tensors");
    }
    if (dataEnd > in.left()) {
      throw in.endsTooEarly(in.position() + dataEnd);
    }
    return new SafetensorsHeader(
        tensors,
        numbers,
        byType.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey),
        tensors > 0 && ofAdapters == tensors,
        metadata);
  }

  private void readObject(JsonParser parser) throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      expect(parser.nextToken(), JsonToken.START_OBJECT);
      if (name.equals("__metadata__")) {
        readMetadata(parser);
      } else {
        readTensor(name, parser);
      }
    }
    expect(parser.currentToken(), JsonToken.END_OBJECT);
  }

  private void readMetadata(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      expect(parser.nextToken(), JsonToken.VALUE_STRING);
      boolean small = key.length() <= MAX_TEXT && parser.getTextLength() <= MAX_TEXT;
      if (small && metadata.size() < MAX_METADATA) {
        metadata.put(key, parser.getText());
      }
    }
  }

  private void readTensor(String name, JsonParser parser) throws IOException {
    String type = "";
    long count = 1;
    long[] offsets = {};
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "dtype" -> type = parser.getText();
        case "shape" -> count = product(parser);
        case "data_offsets" -> offsets = pair(parser);
        default -> parser.skipChildren();
      }
    }
    take(name, type, count, offsets);
  }

  private void take(String name, String type, long count, long[] offsets)
      throws ModelFileException {
    if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
      throw damaged("a tensor does not say where it lies");
    }
    long bits = bits(type);
    if (bits > 0 && (count > Long.MAX_VALUE / bits || count * bits / 8 != length(offsets))) {
      throw damaged("a tensor's size and place do not agree");
    }
    tensors++;
    ofAdapters += isOfAdapters(name) ? 1 : 0;
    // What is there bounds what may be claimed: at most two numbers a byte.
    numbers += Math.min(count, 2 * Math.min(length(offsets), Long.MAX_VALUE >> 24));
    byType.merge(bits > 0 ? type : "other", length(offsets) >> 4, Long::sum);
    dataEnd = Math.max(dataEnd, offsets[1]);
  }

  private static long length(long[] offsets) {
    return offsets[1] - offsets[0];
  }

  /** How peft, kohya and diffusers name the tensors of adapters. */
  private static boolean isOfAdapters(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return small.contains("lora_") || small.contains(".lora.") || small.endsWith(".alpha");
  }

  /** Bits of one number (safetensors, tensor.rs, Dtype); 0 of a type that is newer. */
  private static long bits(String type) {
    return switch (type) {
      case "F64", "I64", "U64", "C64" -> 64;
      case "F32", "I32", "U32" -> 32;
      case "F16", "BF16", "I16", "U16" -> 16;
      case "I8", "U8", "BOOL", "F8_E5M2", "F8_E4M3", "F8_E8M0" -> 8;
      case "F4" -> 4;
      default -> 0;
    };
  }

  private static long product(JsonParser parser) throws IOException {
    long product = 1;
    expect(parser.currentToken(), JsonToken.START_ARRAY);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long size = parser.getLongValue();
      if (size < 0 || (size > 0 && product > (Long.MAX_VALUE >> 8) / size)) {
        throw damaged("a tensor is larger than any can be");
      }
      product *= size;
    }
    return product;
  }

  private static long[] pair(JsonParser parser) throws IOException {
    expect(parser.currentToken(), JsonToken.START_ARRAY);
    parser.nextToken();
    long begin = parser.getLongValue();
    parser.nextToken();
    long end = parser.getLongValue();
    expect(parser.nextToken(), JsonToken.END_ARRAY);
    return new long[] {begin, end};
  }

  private static void expect(@Nullable JsonToken is, JsonToken expected) throws ModelFileException {
    if (is != expected) {
      throw damaged("its header is not that of tensors");
    }
  }

  private static ModelFileException damaged(String why) {
    return ModelFileException.because("This safetensors file is damaged: " + why + ".");
  }
}
