package io.plugai.core.api.hub;

import io.plugai.spi.source.RemoteFile;
import java.util.List;
import java.util.OptionalLong;

/**
 * One way in which a model's weights are to be had.
 *
 * @param name the quantization, for example {@code Q4_K_M}; the file's name where it tells none
 * @param format how the files end: {@code gguf}, {@code safetensors}, {@code onnx}
 * @param files all parts
 * @param bytes of all parts together, where told
 * @param fit whether it would run on this machine
 */
public record Variant(
    String name, String format, List<RemoteFile> files, OptionalLong bytes, Fit fit) {
  public Variant {
    files = List.copyOf(files);
  }
}
