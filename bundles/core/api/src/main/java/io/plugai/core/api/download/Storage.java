package io.plugai.core.api.download;

import java.util.concurrent.CompletionStage;

/**
 * What fetched models take of the disk. Nothing here blocks; stages fail with a {@link
 * io.plugai.spi.error.GatewayException}. Safe for all threads.
 */
public interface Storage {

  /** How much is in use, and by what. */
  CompletionStage<StorageStatus> status();

  /**
   * Deletes what nobody needs: what is left of downloads that are over, files that no model holds
   * any more, and, where a retention is configured, fetched models that were not used for as long
   * and are not pinned.
   *
   * @param dryRun only says what would be deleted
   * @return what was, or would be
   */
  CompletionStage<StorageCleanup> cleanup(boolean dryRun);

  /**
   * Keeps a fetched model from being cleaned up, or lets it. Fails with {@code MODEL_NOT_FOUND}
   * where none of that id was fetched.
   */
  CompletionStage<Void> pin(String model, boolean pinned);
}
