package io.plugai.core.api.download;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What fetched models take of the disk.
 *
 * @param limitBytes what they may take together; 0 is without a limit
 * @param reserveBytes what of the disk stays free
 * @param freeBytes what of the disk is free
 * @param usedBytes what they take, each file counted once
 * @param partialBytes what of that is not whole yet
 * @param models those that were fetched
 */
public record StorageStatus(
    long limitBytes,
    long reserveBytes,
    long freeBytes,
    long usedBytes,
    long partialBytes,
    List<Stored> models) {

  /** Copies the list. */
  public StorageStatus {
    models = List.copyOf(models);
  }

  /**
   * A model that was fetched.
   *
   * @param id the model's
   * @param bytes of its files; others may share them
   * @param source where it came from
   * @param name what it is called there
   * @param lastUsed since the gateway was started, where it was
   */
  public record Stored(
      String id,
      long bytes,
      String source,
      String name,
      boolean pinned,
      Optional<Instant> lastUsed) {}
}
