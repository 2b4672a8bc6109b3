package io.plugai.support.modelfiles;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@value #FILE_NAME}, where the makers of a model say how it is best sampled (huggingface/
 * transformers, GenerationConfig).
 */
public final class GenerationConfig {
  /** What the file is called. */
  public static final String FILE_NAME = "generation_config.json";

  /** Counts however tokens are chosen. */
  private static final Map<String, String> ALWAYS = Map.of("repetition_penalty", "repeat_penalty");

  /** Their names, and those of requests' parameters, of what counts where tokens are drawn. */
  private static final Map<String, String> WHERE_DRAWN =
      Map.of("temperature", "temperature", "top_p", "top_p", "top_k", "top_k", "min_p", "min_p");

  private GenerationConfig() {}

  /**
   * What is recommended, by the names of requests' parameters.
   *
   * @throws ModelFileException if the file is not what it should be
   */
  public static Map<String, Object> recommended(Path file) throws IOException {
    JsonNode content = SmallJson.read(file);
    Map<String, Object> recommended = new LinkedHashMap<>();
    take(content, ALWAYS, recommended);
    if (content.path("do_sample").asBoolean(content.has("temperature"))) {
      take(content, WHERE_DRAWN, recommended);
    }
    return recommended;
  }

  private static void take(
      JsonNode content, Map<String, String> names, Map<String, Object> recommended) {
    names.forEach(
        (theirs, ours) -> {
          JsonNode value = content.path(theirs);
          if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            recommended.put(ours, value.numberValue());
          }
        });
  }
}
