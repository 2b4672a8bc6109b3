package io.plugai.core.api.catalogue;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that can be known of a model. Values are plain JSON values, as the descriptions of the
 * API have them.
 */
public enum ModelField {
  /** A name for people. */
  DISPLAY_NAME,
  /** What it is, in a sentence or two. */
  DESCRIPTION,
  /** Its maker's word for this state of it. */
  VERSION,
  /** What it makes. */
  MODALITY,
  /** What it takes and can do: a list of the ids of capabilities. */
  CAPABILITIES,
  /** The roles that images to start from may have: a list. */
  IMAGE_ROLES,
  /** The most tokens that input and output may take together. */
  CONTEXT_WINDOW,
  /** The most tokens of one answer. */
  MAX_OUTPUT_TOKENS,
  /** Media types of what it makes: a list. */
  OUTPUT_FORMATS,
  /** The schemas of the parameters that it takes, by name; {@code false} takes one away. */
  PARAMETERS(true),
  /** The values of parameters that suit it, by name: they are its defaults. */
  RECOMMENDED(true),
  /** What it costs in US dollars, by what is paid for. */
  PRICES(true),
  /** Its licence, an SPDX identifier where it has one. */
  LICENSE,
  /** Where it comes from. */
  SOURCE,
  /** Which state of it that is, at its source or on this machine. */
  REVISION,
  /** How its weights are packed. */
  QUANTIZATION,
  /** About how much memory it takes once loaded, in bytes. */
  MEMORY_BYTES,
  /** How large its files are together, in bytes. */
  SIZE_BYTES,
  /** Its files: a list of objects with {@code path} and {@code bytes}. */
  FILES,
  /** Words that it goes by: a list. */
  TAGS,
  /** Whatever else its plug-in says. */
  METADATA;

  private final boolean joined;

  ModelField() {
    this(false);
  }

  ModelField(boolean joined) {
    this.joined = joined;
  }

  /** Whether it is an object of which each key is known by itself. */
  public boolean isJoined() {
    return joined;
  }

  /** The name used in requests and responses. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The field of that name. */
  public static Optional<ModelField> of(String id) {
    for (ModelField field : values()) {
      if (field.id().equals(id)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
