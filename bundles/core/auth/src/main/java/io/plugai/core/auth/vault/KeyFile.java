package io.plugai.core.auth.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file that holds the master keys: a line each, id and key in base 64, the current one first.
 * Nobody but its owner can read it, at no moment of its life; it is there whole or not at all.
 */
final class KeyFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> FOR_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
  private static final String COMMENT =
      "# PlugAI's master keys: id and key, the current one first. Keep a copy elsewhere: without it,\n"
          + "# what was sealed is lost.\n";

  private final Path file;

  KeyFile(Path file) {
    this.file = file;
  }

  /**
   * The keys in the file; empty where there is none.
   *
   * @throws VaultException where others can read it, or it cannot be understood
   */
  Optional<KeyRing> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      requireOwnerOnly();
      return Optional.of(parse(Files.readAllLines(file, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new VaultException("The key file %s cannot be read.".formatted(file), e);
    }
  }

  private void requireOwnerOnly() throws IOException {
    if (isPosix()) {
      Set<PosixFilePermission> found = EnumSet.copyOf(FOR_OTHERS);
      found.retainAll(Files.getPosixFilePermissions(file));
      if (!found.isEmpty()) {
        throw new VaultException(
            ("The key file %s can be read or changed by others than its owner. Mend it by:"
                    + " chmod 600 %s")
                .formatted(file, file));
      }
    }
  }

  private KeyRing parse(List<String> lines) {
    List<MasterKey> keys = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        keys.add(parse(line, i + 1));
      }
    }
    if (keys.isEmpty()) {
      throw new VaultException(
          "The key file %s holds no key. Put a copy of it back.".formatted(file));
    }
    return new KeyRing(keys);
  }

  private MasterKey parse(String line, int number) {
    String[] parts = line.split("\\s+");
    try {
      MasterKey key = MasterKey.parse(parts[parts.length - 1]);
      if (parts.length == 2 && parts[0].equals(key.id())) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // told below, without the text
    }
    throw new VaultException(
        "Line %d of the key file %s is damaged. Put a copy of it back.".formatted(number, file));
  }

  /**
   * Makes the file.
   *
   * @return the keys in it: another gateway's, where that was faster
   */
  KeyRing create(KeyRing keys) {
    try {
      Path written = writeBeside(keys);
      try {
        linkOrMove(written);
      } finally {
        Files.deleteIfExists(written);
      }
      syncFolder();
    } catch (FileAlreadyExistsException e) {
      // the faster one's counts
    } catch (IOException e) {
      throw new VaultException("The key file %s cannot be written.".formatted(file), e);
    }
    return read().orElseThrow(() -> new VaultException("The key file %s is gone.".formatted(file)));
  }

  /** A link is made only where there is no file yet; a move would overwrite it. */
  private void linkOrMove(Path written) throws IOException {
    try {
      Files.createLink(file, written);
    } catch (UnsupportedOperationException e) {
      Files.move(written, file);
    }
  }

  /** Puts these keys in the place of those, on the disk when it returns. */
  void replace(KeyRing keys) {
    try {
      Path written = writeBeside(keys);
      try {
        Files.move(
            written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(written);
      }
      syncFolder();
    } catch (IOException e) {
      throw new VaultException("The key file %s cannot be written.".formatted(file), e);
    }
  }

  private Path writeBeside(KeyRing keys) throws IOException {
    Path folder = folder();
    Files.createDirectories(folder);
    Path beside = Files.createTempFile(folder, ".master", ".key", ownerOnly());
    String text =
        keys.keys().stream()
            .map(key -> key.id() + " " + key.base64() + "\n")
            .collect(Collectors.joining("", COMMENT, ""));
    try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(beside); // the disk is full: no half of a key stays behind
      throw e;
    }
    return beside;
  }

  private FileAttribute<?>[] ownerOnly() {
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private void syncFolder() throws IOException {
    if (isPosix()) {
      try (FileChannel folder = FileChannel.open(folder(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private Path folder() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
