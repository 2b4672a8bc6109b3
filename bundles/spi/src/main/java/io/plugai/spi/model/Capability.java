package io.plugai.spi.model;

import java.util.Optional;

/** Something that a model takes or can do; whatever it does not name is refused before it. */
public enum Capability {
  /** Takes images in messages. */
  IMAGE_INPUT("image_input"),
  /** Can be given tools, answers with calls of them, and takes their results. */
  TOOLS("tools"),
  /** Takes images in the results of tools. */
  TOOL_RESULT_IMAGES("tool_result_images"),
  /** Can be held to answer with a JSON object. */
  JSON_OBJECT("json_object"),
  /** Can be held to answer with JSON that follows a schema. */
  JSON_SCHEMA("json_schema"),
  /** Shows its reasoning apart from its answer. */
  REASONING("reasoning"),
  /** Makes images or meshes from a prompt, rather than from images alone. */
  PROMPT("prompt"),
  /** Can be told what an image or a mesh must not show. */
  NEGATIVE_PROMPT("negative_prompt"),
  /** Works on an image or a mesh that was made earlier. */
  SOURCE_ARTIFACT("source_artifact");

  private final String id;

  Capability(String id) {
    this.id = id;
  }

  /** The name used in responses and configuration. */
  public String id() {
    return id;
  }

  /** The capability with this name, or empty where there is none. */
  public static Optional<Capability> of(String id) {
    for (Capability capability : values()) {
      if (capability.id.equals(id)) {
        return Optional.of(capability);
      }
    }
    return Optional.empty();
  }
}
