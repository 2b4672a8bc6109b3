package io.plugai.spi.model;

import java.util.Optional;

/** The kind of thing a model makes. */
public enum Modality {
  /** Written text, tool calls included. */
  TEXT("text"),
  /** Raster images. */
  IMAGE("image"),
  /** Meshes and other three-dimensional objects. */
  THREE_D("3d");

  private final String id;

  Modality(String id) {
    this.id = id;
  }

  /** The name used in requests and responses. */
  public String id() {
    return id;
  }

  /** The modality with this name, or empty where there is none. */
  public static Optional<Modality> of(String id) {
    for (Modality modality : values()) {
      if (modality.id.equals(id)) {
        return Optional.of(modality);
      }
    }
    return Optional.empty();
  }
}
