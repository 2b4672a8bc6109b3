package io.plugai.support.modelfiles.gguf;

import io.plugai.support.modelfiles.BoundedInput;
import io.plugai.support.modelfiles.ModelFileException;
import io.plugai.support.modelfiles.Shown;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what stands of each tensor in a GGUF header, and makes sure that the file is as long as
 * they need. For one thread, used once.
 */
final class TensorInfos {
  private static final int MAX_NAME = 1024;

  /** GGML_MAX_DIMS of ggml.h. */
  private static final int MAX_DIMENSIONS = 4;

  private static final long MAX_NUMBERS = 1L << 50;

  private final BoundedInput in;
  private final long alignment;
  private final Map<TensorType, Long> byType = new EnumMap<>(TensorType.class);
  private long numbers;
  private long dataBytes;

  TensorInfos(BoundedInput in, long alignment) {
    this.in = in;
    this.alignment = alignment;
  }

  Tensors read(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      readOne();
    }
    long dataStart = (in.position() + alignment - 1) / alignment * alignment;
    if (dataBytes > 0 && dataBytes > in.size() - dataStart) {
      throw in.endsTooEarly(dataStart + dataBytes);
    }
    Optional<String> mostly =
        byType.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(one -> one.getKey().name());
    return new Tensors(count, numbers, mostly);
  }

  private void readOne() throws IOException {
    String name = GgufReader.text(in, MAX_NAME);
    int dimensions = in.int32();
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
      throw broken(name, "has " + Integer.toUnsignedString(dimensions) + " dimensions");
    }
    long product = 1;
    for (int i = 0; i < dimensions; i++) {
      product = times(name, product, in.int64());
    }
    int type = in.int32();
    long offset = in.int64();
    if (offset < 0 || offset > Long.MAX_VALUE / 4 || offset % alignment != 0) {
      throw broken(name, "begins where no tensor can begin");
    }
    numbers += product;
    if (numbers > MAX_NUMBERS) {
      throw broken(name, "and those before it are larger than any model can be");
    }
    Optional<TensorType> known = TensorType.of(type);
    if (known.isPresent()) {
      take(known.get(), product, offset);
    }
  }

  private void take(TensorType type, long product, long offset) {
    byType.merge(type, product, Long::sum);
    dataBytes = Math.max(dataBytes, offset + type.bytes(product));
  }

  private static long times(String name, long product, long size) throws ModelFileException {
    if (size < 0 || (size > 0 && product > MAX_NUMBERS / size)) {
      throw broken(name, "is larger than any can be");
    }
    return product * size;
  }

  private static ModelFileException broken(String name, String why) {
    return ModelFileException.because(
        "This GGUF file is damaged: its tensor " + Shown.of(name) + " " + why + ".");
  }
}
