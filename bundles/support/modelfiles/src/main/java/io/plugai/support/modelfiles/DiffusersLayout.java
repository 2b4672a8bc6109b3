package io.plugai.support.modelfiles;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A pipeline as diffusers keeps it: {@value #FILE_NAME} and a folder for each component
 * (huggingface/diffusers, DiffusionPipeline.save_pretrained).
 *
 * @param pipeline the class of the pipeline, as {@code StableDiffusionPipeline}
 * @param components the folders of its components
 */
public record DiffusersLayout(String pipeline, List<String> components) {
  /** What the file is called. */
  public static final String FILE_NAME = "model_index.json";

  private static final int MOST_COMPONENTS = 64;

  public DiffusersLayout {
    components = List.copyOf(components);
  }

  /**
   * Reads the index, and sees to it that each component has files.
   *
   * @param index the file
   * @param files all files of the model
   * @throws ModelFileException if it is not what it should be, or a component is missing
   */
  public static DiffusersLayout read(Path index, List<Path> files) throws IOException {
    JsonNode content = SmallJson.read(index);
    String pipeline = content.path("_class_name").asText();
    if (pipeline.isEmpty()) {
      throw ModelFileException.because(
          Shown.of(FILE_NAME) + " does not say which pipeline it describes.");
    }
    List<String> components = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> i = content.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> field = i.next();
      if (isComponent(field) && components.size() < MOST_COMPONENTS) {
        components.add(field.getKey());
        require(index, field.getKey(), files);
      }
    }
    return new DiffusersLayout(pipeline, components);
  }

  /** A library and a class of it; one that the pipeline goes without has null for both. */
  private static boolean isComponent(Map.Entry<String, JsonNode> field) {
    JsonNode value = field.getValue();
    return !field.getKey().startsWith("_")
        && value.isArray()
        && value.size() == 2
        && value.get(0).isTextual();
  }

  private static void require(Path index, String component, List<Path> files)
      throws ModelFileException {
    Path folder = index.resolveSibling(component);
    if (!index.resolveSibling("").equals(folder.resolveSibling(""))) {
      throw ModelFileException.because("A component has no folder's name: " + Shown.of(component));
    }
    if (files.stream().noneMatch(file -> file.startsWith(folder))) {
      throw ModelFileException.incomplete(
          "Its component " + Shown.of(component) + " is missing: there are no files of it.");
    }
  }
}
