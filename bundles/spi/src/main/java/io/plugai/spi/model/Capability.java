package io.plugai.spi.model;

import java.util.Optional;

/** Something a model can do beyond turning a prompt into its modality. */
public enum Capability {
  /** Takes images in messages. */
  IMAGE_INPUT("image_input"),
  /** Can be given tools and answers with calls of them. */
  TOOLS("tools"),
  /** Can be held to answer with a JSON object. */
  JSON_OBJECT("json_object"),
  /** Can be held to answer with JSON that follows a schema. */
  JSON_SCHEMA("json_schema"),
  /** Shows its reasoning apart from its answer. */
  REASONING("reasoning");

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
