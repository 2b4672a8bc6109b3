package io.plugai.core.persistence.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that only the gateway's own account may open. */
public final class PrivateFiles {
  /** How the name of a file ends that is not whole. */
  static final String PART = ".part";

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /** Makes the folder, or takes others' permissions from the one that is there. */
  public static void folder(Path folder) throws IOException {
    Files.createDirectories(folder, attributes(FOLDER));
    restrict(folder, FOLDER);
  }

  /** Makes the file, empty, or takes others' permissions from the one that is there. */
  static void file(Path file) throws IOException {
    try {
      Files.createFile(file, attributes(FILE));
    } catch (FileAlreadyExistsException e) {
      restrict(file, FILE);
    }
  }

  /** What is in a file. */
  public interface Content<E extends Exception> {
    /** Writes all of it into a file, which is there and empty. */
    void writeTo(Path file) throws IOException, E;
  }

  /** Makes the file, or replaces it; whatever has its name is whole, and on the disk. */
  public static <E extends Exception> void whole(Path file, Content<E> content)
      throws IOException, E {
    Path part = file.resolveSibling(file.getFileName() + PART);
    Files.deleteIfExists(part);
    try {
      file(part);
      content.writeTo(part);
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      keepNames(file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Deletes the file, where it is there, so that no crash brings it back. */
  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      keepNames(file);
    }
  }

  /** A name is in its folder, which has to reach the disk like the file. */
  private static void keepNames(Path file) throws IOException {
    if (POSIX) {
      try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
        folder.force(true);
      }
    }
  }

  private static void restrict(Path path, Set<PosixFilePermission> allowed) throws IOException {
    if (POSIX && !allowed.containsAll(Files.getPosixFilePermissions(path))) {
      Files.setPosixFilePermissions(path, allowed);
    }
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return POSIX
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
