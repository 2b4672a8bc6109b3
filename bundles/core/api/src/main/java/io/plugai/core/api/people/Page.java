package io.plugai.core.api.people;

import java.util.List;
import java.util.Optional;

/**
 * A part of a long list.
 *
 * @param next what to ask with for the part behind it; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }
}
