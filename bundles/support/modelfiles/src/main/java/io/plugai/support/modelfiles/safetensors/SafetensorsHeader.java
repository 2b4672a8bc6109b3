package io.plugai.support.modelfiles.safetensors;

import io.plugai.support.modelfiles.FileKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands at the head of a safetensors file.
 *
 * @param tensors how many there are
 * @param numbers how many numbers they hold together
 * @param mostly the type that most of the numbers have, as {@code BF16}
 * @param adapter whether every tensor is named as those of adapters (LoRA) are
 * @param metadata short texts that whoever wrote the file left in it
 */
public record SafetensorsHeader(
    long tensors,
    long numbers,
    Optional<String> mostly,
    boolean adapter,
    Map<String, String> metadata) {

  public SafetensorsHeader {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** What the file holds. */
  public FileKind kind() {
    if (adapter) {
      return FileKind.ADAPTER;
    }
    return tensors == 0 ? FileKind.OTHER : FileKind.MODEL;
  }
}
