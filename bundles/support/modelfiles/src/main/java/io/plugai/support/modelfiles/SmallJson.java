package io.plugai.support.modelfiles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the small JSON files that lie beside weights. Safe for all threads. */
final class SmallJson {
  private static final long MOST_BYTES = 4 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SmallJson() {}

  /**
   * The object in a file.
   *
   * @throws ModelFileException if it holds none, or is too large
   */
  static JsonNode read(Path file) throws IOException {
    String name = Shown.of(String.valueOf(file.getFileName()));
    if (Files.size(file) > MOST_BYTES) {
      throw ModelFileException.because(name + " is longer than 4 MiB.");
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == 0) {
      throw ModelFileException.incomplete(name + " is empty.");
    }
    try {
      JsonNode content = JSON.readTree(bytes);
      if (content.isObject()) {
        return content;
      }
    } catch (JsonProcessingException e) {
      throw ModelFileException.incomplete(name + " is not a JSON object, or only a part of one.");
    }
    throw ModelFileException.because(name + " is not a JSON object.");
  }
}
