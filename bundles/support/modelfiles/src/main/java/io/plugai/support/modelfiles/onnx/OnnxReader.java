package io.plugai.support.modelfiles.onnx;

import io.plugai.support.modelfiles.BoundedInput;
import io.plugai.support.modelfiles.ModelFileException;
import io.plugai.support.modelfiles.Shown;
import io.plugai.support.modelfiles.onnx.OnnxHeader.Port;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an ONNX model without its weights. The numbers are those of the fields in onnx.proto. For
 * one thread.
 */
public final class OnnxReader {
  private static final int MAX_PORTS = 1000;
  private static final int MAX_DIMENSIONS = 16;
  private static final int MAX_EXTERNAL_FILES = 10_000;
  private static final long MOST = Long.MAX_VALUE >> 8;
  private static final int EXTERNAL = 1;

  /** Of a model; with some room for what may come. */
  private static final int LAST_FIELD = 40;

  private final Protobuf proto;
  private final List<Port> inputs = new ArrayList<>();
  private final List<Port> outputs = new ArrayList<>();
  private final Map<String, Long> externalData = new LinkedHashMap<>();
  private String producer = "";
  private boolean hasGraph;
  private long irVersion;
  private long opset;
  private long numbers;

  private OnnxReader(BoundedInput in) {
    this.proto = new Protobuf(in);
  }

  /**
   * Reads what a file says of its model.
   *
   * @throws ModelFileException if it is not an ONNX file, or a damaged or incomplete one
   * @throws IOException if it cannot be read
   */
  public static OnnxHeader read(Path path) throws IOException {
    try (BoundedInput in = BoundedInput.open(path, "ONNX")) {
      if (in.size() == 0) {
        throw ModelFileException.incomplete("It is empty.");
      }
      return new OnnxReader(in).model();
    }
  }

  private OnnxHeader model() throws IOException {
    proto.wholeFile(this::modelField);
    if (!hasGraph || irVersion < 1) {
      throw Protobuf.damaged();
    }
    return new OnnxHeader(opset, producer, inputs, outputs, numbers, externalData);
  }

  private void modelField(int number, int type) throws IOException {
    must(number <= LAST_FIELD);
    switch (number) {
      case 1 -> irVersion = number(type);
      case 2 -> producer = text(type);
      case 7 -> {
        hasGraph = true;
        message(type, this::graphField);
      }
      case 8 -> readOpset(type);
      default -> {}
    }
  }

  private void readOpset(int type) throws IOException {
    String[] domain = {""};
    long[] version = {0};
    message(
        type,
        (number, kind) -> {
          if (number == 1) {
            domain[0] = text(kind);
          } else if (number == 2) {
            version[0] = number(kind);
          }
        });
    if (domain[0].isEmpty() || domain[0].equals("ai.onnx")) {
      opset = version[0];
    }
  }

  private void graphField(int number, int type) throws IOException {
    switch (number) {
      case 5 -> readTensor(type);
      case 11 -> readPort(type, inputs);
      case 12 -> readPort(type, outputs);
      default -> {}
    }
  }

  // ---- inputs and outputs ----

  private void readPort(int type, List<Port> ports) throws IOException {
    String[] name = {""};
    long[] element = {0};
    List<String> shape = new ArrayList<>();
    message(
        type,
        (number, kind) -> {
          if (number == 1) {
            name[0] = text(kind);
          } else if (number == 2) {
            message(kind, (n, k) -> readTensorType(n, k, element, shape));
          }
        });
    if (ports.size() < MAX_PORTS) {
      ports.add(new Port(name[0], element[0], shape));
    }
  }

  private void readTensorType(int number, int type, long[] element, List<String> shape)
      throws IOException {
    if (number == 1) {
      message(
          type,
          (n, k) -> {
            if (n == 1) {
              element[0] = number(k);
            } else if (n == 2) {
              message(k, (dimension, kind) -> readDimension(kind, shape));
            }
          });
    }
  }

  private void readDimension(int type, List<String> shape) throws IOException {
    String[] size = {"?"};
    message(
        type,
        (number, kind) -> {
          if (number == 1) {
            size[0] = Long.toString(number(kind));
          } else if (number == 2) {
            size[0] = text(kind);
          }
        });
    if (shape.size() < MAX_DIMENSIONS) {
      shape.add(size[0]);
    }
  }

  // ---- weights ----

  private void readTensor(int type) throws IOException {
    long[] product = {1};
    long[] location = {0};
    Map<String, String> external = new HashMap<>();
    message(
        type,
        (number, kind) -> {
          switch (number) {
            case 1 -> product[0] = dimensions(kind, product[0]);
            case 13 -> message(kind, entryInto(external));
            case 14 -> location[0] = number(kind);
            default -> {}
          }
        });
    numbers = Math.min(MOST, numbers + product[0]);
    if (location[0] == EXTERNAL) {
      need(external);
    }
  }

  private long dimensions(int type, long product) throws IOException {
    return type == Protobuf.BYTES ? proto.packedProduct(product) : times(product, number(type));
  }

  static long times(long product, long size) throws ModelFileException {
    if (size < 0 || (size > 0 && product > MOST / size)) {
      throw Protobuf.damaged();
    }
    return product * size;
  }

  private Protobuf.Visitor entryInto(Map<String, String> map) {
    String[] key = {""};
    return (number, type) -> {
      if (number == 1) {
        key[0] = text(type);
      } else if (number == 2 && map.size() < MAX_DIMENSIONS) {
        map.put(key[0], text(type));
      }
    };
  }

  /** A file that lies beside this one: nothing else can be meant. */
  private void need(Map<String, String> external) throws ModelFileException {
    String file = external.getOrDefault("location", "");
    boolean inside =
        !file.isEmpty() && !file.startsWith("/") && !file.contains("\\") && !file.contains("..");
    if (!inside) {
      throw ModelFileException.because(
          "Its weights are said to lie outside its folder, in " + Shown.of(file) + ".");
    }
    if (externalData.size() >= MAX_EXTERNAL_FILES && !externalData.containsKey(file)) {
      throw ModelFileException.because("Its weights lie in too many files.");
    }
    long bytes = length(external, "offset") + length(external, "length");
    externalData.merge(file, Math.max(0, bytes), Math::max);
  }

  private static long length(Map<String, String> external, String key) throws ModelFileException {
    try {
      return Math.min(MOST, Long.parseLong(external.getOrDefault(key, "0")));
    } catch (NumberFormatException e) {
      throw Protobuf.damaged();
    }
  }

  // ---- what a field must be ----

  private long number(int type) throws IOException {
    must(type == Protobuf.VARINT);
    return proto.varint();
  }

  private String text(int type) throws IOException {
    must(type == Protobuf.BYTES);
    return proto.text();
  }

  private void message(int type, Protobuf.Visitor visitor) throws IOException {
    must(type == Protobuf.BYTES);
    proto.message(visitor);
  }

  private static void must(boolean held) throws ModelFileException {
    if (!held) {
      throw Protobuf.damaged();
    }
  }
}
