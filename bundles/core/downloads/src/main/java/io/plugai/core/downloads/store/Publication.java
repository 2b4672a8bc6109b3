package io.plugai.core.downloads.store;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts models together: each appears whole, by one rename, or not at all. Files are linked to, not
 * copied; where the file system has no links, they are moved.
 */
public final class Publication {
  private final Layout layout;
  private final Blobs blobs;

  /** Into a folder of models. */
  public Publication(Layout layout, Blobs blobs) {
    this.layout = layout;
    this.blobs = blobs;
  }

  /**
   * Whether a model could be published under a name: nobody else's is in the way.
   *
   * @throws GatewayException {@code CONFLICT} where one is
   */
  public void require(String target, String source, String name) {
    Path folder = layout.models().resolve(target);
    boolean other =
        Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)
            && Provenance.of(folder)
                .filter(there -> there.source().equals(source) && there.name().equals(name))
                .isEmpty();
    if (other) {
      throw new GatewayException(
          ErrorCode.CONFLICT,
          "There is another model called " + target + "; say with `as` what to call this one.");
    }
  }

  /** Publishes one; what is the same as what is there stays as it is. */
  public void publish(String target, String jobId, Provenance provenance) throws IOException {
    require(target, provenance.source(), provenance.name());
    Path folder = layout.models().resolve(target);
    Optional<Provenance> former = Provenance.of(folder);
    if (former.filter(provenance::sameContent).isPresent() && isWhole(folder, provenance)) {
      return;
    }
    Path stage = layout.staging().resolve(jobId);
    deleteAll(stage);
    Files.createDirectories(stage);
    for (Provenance.File file : provenance.files()) {
      place(blobs.path(file.sha256()), stage.resolve(file.path()));
    }
    provenance.write(stage);
    Layout.force(stage);
    replace(stage, folder, layout.staging().resolve(jobId + ".old"));
  }

  private static boolean isWhole(Path folder, Provenance provenance) {
    return provenance.files().stream()
        .allMatch(file -> folder.resolve(file.path()).toFile().length() == file.size());
  }

  private static void place(Path blob, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try {
      Files.createLink(file, blob);
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (e instanceof FileAlreadyExistsException known) {
        throw known;
      }
      Files.move(blob, file);
    }
  }

  private void replace(Path stage, Path folder, Path old) throws IOException {
    boolean former = Files.exists(folder);
    if (former) {
      deleteAll(old);
      Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(stage, folder, StandardCopyOption.ATOMIC_MOVE);
    Layout.force(layout.models());
    if (former) {
      deleteAll(old);
    }
  }

  /** Takes away what is left of a job that did not come so far. */
  public void abandon(String jobId) throws IOException {
    deleteAll(layout.staging().resolve(jobId));
  }

  /** Deletes a folder with all that is in it; links are not followed. */
  static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
