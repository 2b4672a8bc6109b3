package io.plugai.core.api.download;

import java.util.List;
import java.util.Locale;

/**
 * What a clean-up deletes.
 *
 * @param dryRun whether it only would
 */
public record StorageCleanup(boolean dryRun, List<Item> items) {
  /** Copies the list. */
  public StorageCleanup {
    items = List.copyOf(items);
  }

  /** How much that frees. */
  public long bytes() {
    return items.stream().mapToLong(Item::bytes).sum();
  }

  /** What kind of thing. */
  public enum Kind {
    /** What is left of a download that is over. */
    PARTIAL,
    /** A file that no model holds any more. */
    FILE,
    /** A fetched model that was not used for long. */
    MODEL;

    /** Its name in the API. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One thing.
   *
   * @param name the model's id, or what the file is called
   * @param bytes that it frees
   */
  public record Item(Kind kind, String name, long bytes) {}
}
