package io.plugai.core.models.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model's makers recommend in a {@value #FILE_NAME} beside its weights, as <a
 * href="https://huggingface.co/docs/transformers/main_classes/text_generation">Transformers</a>
 * writes it.
 */
final class GenerationConfig {
  static final String FILE_NAME = "generation_config.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_BYTES = 1 << 20;

  /** Their names for what the gateway calls otherwise, or the same. */
  private static final Map<String, String> NAMES =
      Map.of(
          "temperature", "temperature",
          "top_p", "top_p",
          "top_k", "top_k",
          "min_p", "min_p",
          "repetition_penalty", "repeat_penalty");

  private GenerationConfig() {}

  /** By the gateway's names; empty where there is no such file among these, or nothing in it. */
  static Map<String, Object> recommended(List<Path> files) {
    return files.stream()
        .filter(file -> file.getFileName().toString().equals(FILE_NAME))
        .findFirst()
        .map(GenerationConfig::read)
        .orElse(Map.of());
  }

  private static Map<String, Object> read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return Map.of();
      }
      JsonNode config = JSON.readTree(Files.readAllBytes(file));
      Map<String, Object> values = new LinkedHashMap<>();
      NAMES.forEach(
          (theirs, ours) -> {
            if (config.path(theirs).isNumber()) {
              values.put(ours, config.path(theirs).numberValue());
            }
          });
      return values;
    } catch (IOException e) {
      return Map.of(); // a broken file recommends nothing
    }
  }
}
