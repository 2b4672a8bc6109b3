package io.plugai.core.api.catalogue;

import java.util.Locale;
import java.util.Optional;

/** Who says something of a model. Where several do, the first of these is believed. */
public enum FactSource {
  /** The operator, by the API. */
  OPERATOR,
  /** The operator, by a file. */
  OPERATOR_FILE,
  /** The provider's own listing, or what its plug-in knows. */
  PROVIDER,
  /** The model's own files, and what the runner reads in them. */
  FILES,
  /** Where it was fetched from: its card, its tags. */
  HUB,
  /** The data file of widely known facts. */
  FACTS,
  /** Nobody: it is so of such models as a rule. */
  ASSUMED;

  /** The name used in responses. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The source of that name. */
  public static Optional<FactSource> of(String id) {
    for (FactSource source : values()) {
      if (source.id().equals(id)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
