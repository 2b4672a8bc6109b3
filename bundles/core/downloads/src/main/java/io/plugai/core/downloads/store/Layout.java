package io.plugai.core.downloads.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where everything lies: the storage is a hidden folder in the folder of the models, so that files
 * move between them without being copied, and discovery leaves it alone.
 *
 * @param models each model in a folder of its own
 */
public record Layout(Path models) {
  private static final String STORAGE = ".storage";

  /** Makes the folders that are missing. */
  public Layout create() throws IOException {
    Files.createDirectories(blobs());
    Files.createDirectories(partial());
    Files.createDirectories(staging());
    Files.createDirectories(known());
    return this;
  }

  /** All but the models. */
  public Path storage() {
    return models.resolve(STORAGE);
  }

  /** Whole files, each called by its SHA-256. */
  public Path blobs() {
    return storage().resolve("blobs").resolve("sha256");
  }

  /** Files that are not whole yet, each called by its key. */
  public Path partial() {
    return storage().resolve("partial");
  }

  /** Models that are being put together, or taken away. */
  public Path staging() {
    return storage().resolve("staging");
  }

  /** By the key of a file whose SHA-256 its source does not tell: what it was. */
  public Path known() {
    return storage().resolve("known");
  }

  Path blob(String sha256) {
    return blobs().resolve(sha256);
  }

  /** Has the entries of a folder on the disk, where the system can do that. */
  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (java.nio.file.AccessDeniedException e) {
      // Windows opens no folders, and needs nothing of the kind
    }
  }
}
