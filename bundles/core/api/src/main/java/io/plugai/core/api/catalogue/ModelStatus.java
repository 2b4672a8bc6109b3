package io.plugai.core.api.catalogue;

import java.util.Locale;
import java.util.Optional;

/** Whether a model can be asked. */
public enum ModelStatus {
  /** Known, and nothing is wrong with it; what serves it is not here, or was not looked at yet. */
  AVAILABLE,
  /** Its files are on their way here. */
  DOWNLOADING,
  /** It can be asked. */
  READY,
  /** It is here and cannot be asked; its record says why. */
  FAILED,
  /** It was here, and is not any more: its provider lists it no longer, or its files are gone. */
  MISSING;

  /** The name used in requests and responses. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of that name. */
  public static Optional<ModelStatus> of(String id) {
    for (ModelStatus status : values()) {
      if (status.id().equals(id)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
