package io.plugai.support.modelfiles.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an ONNX model says of itself.
 *
 * @param opset the version of the standard operators that it is made of; 0 where it does not say
 * @param producer the program that wrote it; often empty
 * @param inputs what goes in
 * @param outputs what comes out
 * @param numbers how many numbers its weights hold
 * @param externalData the files beside it that hold weights, and how many bytes each must have
 */
public record OnnxHeader(
    long opset,
    String producer,
    List<Port> inputs,
    List<Port> outputs,
    long numbers,
    Map<String, Long> externalData) {

  public OnnxHeader {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    externalData = Collections.unmodifiableMap(new LinkedHashMap<>(externalData));
  }

  /**
   * An input or an output.
   *
   * @param name what the engine knows it by
   * @param type the number of its element type (onnx.proto, TensorProto.DataType): 1 for float
   * @param shape its dimensions, as numbers or names
   */
  public record Port(String name, long type, List<String> shape) {
    public Port {
      shape = List.copyOf(shape);
    }
  }
}
