package io.plugai.core.persistence;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that only the gateway's own account may open. */
final class PrivateFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /** Makes the folder, or takes others' permissions from the one that is there. */
  static void folder(Path folder) throws IOException {
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
