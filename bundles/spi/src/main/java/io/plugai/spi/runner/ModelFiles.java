package io.plugai.spi.runner;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of one local model.
 *
 * @param name the model's name
 * @param folder the absolute path of the folder that holds it
 * @param files absolute paths of its files, sorted by name
 * @param description what the model's own {@code model.json} says, as plain JSON values; often
 *     empty
 */
public record ModelFiles(
    String name, Path folder, List<Path> files, Map<String, Object> description) {

  public ModelFiles {
    files = List.copyOf(files);
    description = Collections.unmodifiableMap(new LinkedHashMap<>(description));
  }
}
