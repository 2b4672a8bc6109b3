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

  /** Their names, and those of requests' parameters. */
  private static final Map<String, String> NAMES =
      Map.of(
          "temperature", "temperature",
          "top_p", "top_p",
          "top_k", "top_k",
          "min_p", "min_p",
          "repetition_penalty", "repeat_penalty",
          "max_new_tokens", "max_tokens");

  private GenerationConfig() {}

  /**
   * What is recommended, by the names of requests' parameters. A model that is not to be sampled
   * has temperature 0.
   *
   * @throws ModelFileException if the file is not what it should be
   */
  public static Map<String, Object> recommended(Path file) throws IOException {
    JsonNode content = SmallJson.read(file);
    Map<String, Object> recommended = new LinkedHashMap<>();
    NAMES.forEach(
        (theirs, ours) -> {
          JsonNode value = content.path(theirs);
          if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            recommended.put(ours, value.numberValue());
          }
        });
    if (content.path("do_sample").isBoolean() && !content.path("do_sample").booleanValue()) {
      recommended.put("temperature", 0);
    }
    return recommended;
  }
}
