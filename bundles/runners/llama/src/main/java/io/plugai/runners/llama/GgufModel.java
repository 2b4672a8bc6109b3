package io.plugai.runners.llama;

import io.plugai.runners.llama.gguf.GgufException;
import io.plugai.runners.llama.gguf.GgufHeader;
import io.plugai.runners.llama.gguf.GgufReader;
import io.plugai.spi.runner.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model in the files of one folder.
 *
 * @param name its name
 * @param weights the GGUF file; of a split model the first part
 * @param projector the file that lets it see images, where there is one
 * @param header what stands in the weights' header
 * @param bytes the size of all its GGUF files
 */
record GgufModel(
    String name, Path weights, Optional<Path> projector, GgufHeader header, long bytes) {

  private static final Pattern LATER_PART =
      Pattern.compile(".*-(?!00001)\\d{5}-of-\\d{5}\\.gguf", Pattern.CASE_INSENSITIVE);

  /**
   * Reads the headers of a model's files.
   *
   * @throws GgufException if they hold no GGUF model; the message is for people
   * @throws IOException if they cannot be read
   */
  static GgufModel read(ModelFiles files) throws IOException {
    List<Path> ggufs =
        files.files().stream().filter(file -> lower(file).endsWith(".gguf")).toList();
    Path weights =
        ggufs.stream()
            .filter(file -> !isProjector(file) && !LATER_PART.matcher(lower(file)).matches())
            .findFirst()
            .orElseThrow(() -> GgufException.because("There is no GGUF file."));
    long bytes = 0;
    for (Path file : ggufs) {
      bytes += Files.size(file);
    }
    return new GgufModel(
        files.name(),
        weights,
        ggufs.stream().filter(GgufModel::isProjector).findFirst(),
        GgufReader.read(weights),
        bytes);
  }

  private static boolean isProjector(Path file) {
    return lower(file).contains("mmproj");
  }

  private static String lower(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }
}
