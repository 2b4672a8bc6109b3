package io.plugai.support.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder for one worker's temporary files and its socket, which only this user can enter. Where
 * the folder's path is too long for a socket, that lies in another such folder.
 *
 * @param path where it may leave files, and run what it has unpacked
 * @param socket where it listens
 */
public record PrivateFolder(Path path, Path socket) {

  /** The longest path of a socket, in bytes, that all systems take ({@code sun_path}, unix(7)). */
  private static final int MAX_SOCKET_PATH = 100;

  private static final String SOCKET = "s";

  /**
   * Makes a new folder in the first of these parents. The socket lies in the first of them where
   * its path is not too long.
   *
   * @throws IOException if none will do
   */
  public static PrivateFolder create(List<Path> parents) throws IOException {
    String name = "plugai-" + UUID.randomUUID().toString().substring(0, 8);
    for (Path parent : parents) {
      Path socket = parent.toAbsolutePath().resolve(name).resolve(SOCKET);
      if (bytes(socket) <= MAX_SOCKET_PATH) {
        Path folder = create(parents.get(0).toAbsolutePath().resolve(name));
        if (!socket.startsWith(folder)) {
          create(socket.resolveSibling(""));
        }
        return new PrivateFolder(folder, socket);
      }
    }
    throw new IOException("every path for a socket is longer than " + MAX_SOCKET_PATH + " bytes");
  }

  private static Path create(Path folder) throws IOException {
    Files.createDirectories(folder.resolveSibling(""));
    return Files.createDirectory(folder, onlyForOwner());
  }

  /** Removes it, and what is in it; what is gone already is fine. */
  public void delete() {
    delete(path);
    delete(socket.resolveSibling(""));
  }

  /** Removes a folder and what is in it; what is gone already, or cannot go, is left. */
  public static void delete(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      found.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException | UncheckedIOException e) {
      // Gone already, or going while we look.
    }
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static FileAttribute<?>[] onlyForOwner() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }
}
