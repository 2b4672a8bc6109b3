package io.plugai.core.downloads.store;

import io.plugai.core.downloads.fetch.Control;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Whole files by what is in them: whoever needs the same shares one. Safe for all threads. */
public final class Blobs {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int STEP = 256 * 1024;

  private final Layout layout;

  /** Those of a storage. */
  public Blobs(Layout layout) {
    this.layout = layout;
  }

  /** What a file hashes to, where its source tells, or it was fetched before. */
  public Optional<String> sha256(Optional<String> told, String key) {
    if (told.isPresent()) {
      return told;
    }
    try {
      return Optional.of(Files.readString(layout.known().resolve(key)))
          .filter(text -> SHA256.matcher(text).matches());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Remembers what the file of a key hashes to. */
  public void remember(String key, String sha256) throws IOException {
    Path part = layout.known().resolve(key + ".part");
    Files.writeString(part, sha256);
    Files.move(part, layout.known().resolve(key), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether there is one. */
  public boolean has(String sha256) {
    return Files.isRegularFile(layout.blob(sha256));
  }

  /** Where one lies. */
  public Path path(String sha256) {
    return layout.blob(sha256);
  }

  /** How large one is. */
  public OptionalLong size(String sha256) {
    try {
      return OptionalLong.of(Files.size(layout.blob(sha256)));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Looks whether one is still what it was: models are files that people write to. What is not is
   * let go.
   */
  public boolean isWhole(String sha256, Control control) throws IOException {
    Path blob = layout.blob(sha256);
    if (!Files.isRegularFile(blob)) {
      return false;
    }
    if (hash(blob, control).equals(sha256)) {
      return true;
    }
    Files.deleteIfExists(blob);
    return false;
  }

  private static String hash(Path file, Control control) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[STEP];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        control.check();
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /** Takes a file in that hashes to that. */
  public void put(Path file, String sha256) throws IOException {
    Files.move(file, layout.blob(sha256), StandardCopyOption.ATOMIC_MOVE);
    Layout.force(layout.blobs());
  }
}
